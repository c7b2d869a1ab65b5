/** What a report says of its coverage, and asks of it: that models, columns and tables are there. */
import type { Problem } from '../errors.ts';
import { comparisonColumns } from '../query/comparison-columns.ts';
import { coverageSources } from '../query/coverage.ts';
import { nameIn } from '../query/functions.ts';
import { isPresent, type Models } from '../query/models.ts';
import { callsOf } from '../query/sql.ts';
import type { Column } from '../query/table.ts';
import type { TextFile } from '../templates/files.ts';
import type { Report } from '../templates/report.ts';
import { placeInYaml } from '../templates/yaml.ts';

const example = 'such as coverage: {sales_lines: paid_at}';

/** `coverage: {MODEL: COLUMN}` of report.yaml. */
export function coverageProblems(
  report: Report,
  models: Models,
  columnsOf: (model: string) => readonly Column[] | undefined,
): Problem[] {
  return Object.entries(report.settings.coverage ?? {}).flatMap(([model, named]) => {
    const at = (message: string): Problem => ({
      ...placeInYaml(report.written, ['coverage', model]),
      message: `coverage.${model}: ${message}`,
    });
    if (!Object.hasOwn(models.byName, model))
      return [at(`unknown model; expected one of ${Object.keys(models.byName).join(', ')}`)];
    const columns = columnsOf(model);
    return columns === undefined
      ? []
      : [named].flat().flatMap((name) => columnProblems(name, columns).map(at));
  });
}

function columnProblems(name: string, columns: readonly Column[]): string[] {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  const times = columns.filter(({ type }) => type === 'timestamp' || type === 'date');
  if (found && times.includes(found)) return [];
  const expected = times.map((column) => column.name).join(', ') || 'a column that is a timestamp or a date';
  if (!found) return [`unknown column ${name}; expected one of ${expected}`];
  return [`column ${name} is ${found.type}; expected a timestamp (UTC) or a date: ${expected}`];
}

/** A comparison is only made fair where it is known which days the data have. */
export function coverageWarnings(
  report: Report,
  models: Models,
  columns: Readonly<Record<string, readonly Column[]>>,
): Problem[] {
  if (coverageSources(report, models).length > 0) return [];
  const compared = report.queries.flatMap((query) =>
    [...comparisonColumns(query, { columns: columns[query.name] ?? [], rows: [] }).keys()].map(
      (column) => `${query.name}.${column}`,
    ),
  );
  if (compared.length === 0) return [];
  const message = `names no coverage, so ${compared[0]} compares with periods that the data may cover only in part; expected the model and the column of time that carry the report, ${example}`;
  return [{ file: report.file, line: 1, message }];
}

/** `covered(…)` without anything that it could mean, and `present(…)` of what no lake has. */
export function askedProblems(report: Report, models: Models, files: readonly TextFile[]): Problem[] {
  const isKnown = coverageSources(report, models).length > 0;
  return files.flatMap(({ file, text }) => [
    ...(isKnown ? [] : callsOf(text, 'covered')).map(({ line }) => ({
      file,
      line,
      message: `covered() needs the model and the column of time that carry the report; expected coverage in report.yaml, ${example}`,
    })),
    ...callsOf(text, 'present').flatMap(({ args: [name = ''], line }) =>
      isPresent(models, [], nameIn(name)) === undefined
        ? [{ file, line, message: `present(${name}): ${expectedNames(models)}` }]
        : [],
    ),
  ]);
}

const expectedNames = ({ lake, byName }: Models) =>
  `unknown table; expected one of ${[...new Set([...Object.keys(lake.tables), ...Object.keys(byName)])].sort().join(', ')}`;
