/** Real data of packages, written as lakes in several forms, what pandas says of them, and what reports say. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { type Manifest, warningsOf } from '../../functions/archive/manifest.ts';
import { run } from '../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';
import { rewrite } from '../folder.ts';
import type { ComparedRow, ComparedTables } from '../oracle/compare.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const environment = join(here, '../../.cache/realdata/venv');
const isThere = existsSync(join(environment, 'packages'));

/** Behind the name of a suite. On a server a suite that cannot run is a failure. */
export const isSkipped = !isThere && !process.env.CI;
export const skipNote = isSkipped
  ? ' (skipped: lacks pandas and its data: run test/realdata/install.sh)'
  : '';

/** Tables by period, as pandas has them. */
type Expected = Readonly<Record<string, ComparedTables>>;

export interface Edition {
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
  readonly tables: ComparedTables;
}

interface Asked {
  readonly report: string;
  readonly period: string;
  /** Changes the templates, in the folder that they were copied to. */
  readonly change?: (templates: string) => void;
}

/** Makes the lakes of a folder such as `grocer/` before its tests, and takes them away afterwards. */
export function realData(name: string) {
  const source = join(here, name);
  let folder = '';
  let expected: Expected = {};
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `periodical-${name}-`));
    python(source, 'export.py', join(folder, 'lakes'));
    expected = JSON.parse(python(source, 'expected.py'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The edition that a report makes of a form of the data. */
  async function edition(form: string, { report, period, change = () => {} }: Asked): Promise<Edition> {
    const at = mkdtempSync(join(folder, `${form}-`));
    const templates = join(at, 'templates');
    cpSync(join(source, 'templates'), templates, { recursive: true });
    cpSync(join(source, `forms/${form}.yaml`), join(templates, 'lake.yaml'));
    change(templates);
    const out = join(at, 'out');
    const effects = localEffects({ lake: join(folder, 'lakes', form), out, onProgress: () => {} });
    const request = localRequest({ report, templates: templatesAt(templates), period, formats: ['json'] });
    const { manifest } = await run(request, effects).finally(() => effects.close());
    if (!manifest) throw new Error(`${form} ${period} made no edition`);
    return {
      manifest,
      warnings: warningsOf(manifest),
      tables: tablesIn(join(out, 'archive', manifest.edition)),
    };
  }

  /** The folder of a form of the data. */
  const lake = (form: string) => join(folder, 'lakes', form);

  return { edition, lake, expected: (period: string): ComparedTables => expected[period] ?? {} };
}

/** Puts one of the project's own reports into the templates, with the zone of the data. */
export function ownReport(templates: string, report: string): void {
  const folder = join(templates, 'reports', report);
  cpSync(join(here, '../../templates/reports', report), folder, { recursive: true });
  rewrite(join(folder, 'report.yaml'), 'timezone: Asia/Shanghai', 'timezone: America/New_York');
}

/** The columns of the first row that pandas has figures of. */
export function firstRow(
  table: readonly ComparedRow[] = [],
  expected: readonly ComparedRow[] = [],
): ComparedRow[] {
  const names = Object.keys(expected[0] ?? {});
  return [Object.fromEntries(names.map((name) => [name, table[0]?.[name]]))];
}

/** What pandas says of the period that a project's first edition is of. */
export const firstEdition = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(python(here, 'first_edition.py', name));

function python(folder: string, script: string, ...given: string[]): string {
  const interpreter = join(environment, 'bin/python');
  return execFileSync(interpreter, [join(folder, script), ...given], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
}

function tablesIn(edition: string): ComparedTables {
  const names = readdirSync(join(edition, 'data')).filter((name) => name.endsWith('.json'));
  const read = (name: string) => JSON.parse(readFileSync(join(edition, 'data', name), 'utf8'));
  return Object.fromEntries(names.map((name) => [name.slice(0, -'.json'.length), read(name)]));
}
