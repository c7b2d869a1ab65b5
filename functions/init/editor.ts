/** `.vscode/settings.json` of a new project: editors complete and check its YAML files. */
import { join, relative, sep } from 'node:path';
import { productTemplates } from '../version.ts';

/** By the schema's name, the files in the project that it describes. */
const described = {
  periodical: 'periodical.yaml',
  lake: 'templates/lake.yaml',
  subscriptions: 'templates/subscriptions.yaml',
  report: 'templates/reports/*/report.yaml',
  test: 'templates/reports/*/tests/*/test.yaml',
  columns: 'templates/reports/*/tests/columns.yaml',
  language: 'templates/languages/*.yaml',
  figures: ['templates/figures.yaml', 'templates/reports/*/figures.yaml'],
};

/** @param directory absolute, of the project */
export function editorSettings(directory: string): string {
  const folder = relative(directory, join(productTemplates, 'schemas')).replaceAll(sep, '/');
  const schemas = Object.entries(described).map(([name, files]) => [
    `./${folder}/${name}.schema.json`,
    files,
  ]);
  return `${JSON.stringify({ 'yaml.schemas': Object.fromEntries(schemas) }, null, 2)}\n`;
}
