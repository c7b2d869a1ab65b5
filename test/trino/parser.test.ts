/**
 * Trino's own parser reads every text that Athena would run: each query, check and model of each report,
 * whole, with the models in front of it. What parses on DuckDB alone is found here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePlan } from '../../functions/plan.ts';
import { type Assembled, assemble } from '../../functions/query/assemble.ts';
import { reportFunctions } from '../../functions/query/functions.ts';
import { loadModels } from '../../functions/query/models.ts';
import type { Templates } from '../../functions/templates/directories.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(here, '../../.cache/trino');
const missing = whatIsMissing();

/** In words, or undefined where the parser can run. */
function whatIsMissing(): string | undefined {
  if (spawnSync('java', ['-version']).status !== 0) return 'Java is not installed';
  if (!existsSync(join(cache, 'classes/ParseCheck.class'))) return 'the parser is not in .cache/trino';
  return undefined;
}

// Without the parser a build machine fails here; somebody's laptop says so and goes on.
const mayRun = missing === undefined || process.env.CI !== undefined;
if (!mayRun) console.warn(`Trino's parser is skipped: ${missing}; test/trino/install.sh fetches it.`);

const folder = mkdtempSync(join(tmpdir(), 'periodical-trino-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  if (mayRun && missing !== undefined) throw new Error(`${missing}; run test/trino/install.sh`);
});

/** Every text of a report by the name of its file here. */
function textsOf(templates: Templates, name: string): [string, Assembled][] {
  const report = loadReport(templates, name);
  const models = loadModels(templates);
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const how = { literals: plan.literals, functions: reportFunctions(plan.zone) };
  // Checks read the results of queries by name, as Athena would from where they are kept.
  const given = new Set(report.queries.map((query) => query.name));
  const kinds = { queries: report.queries, checks: report.checks, models: Object.values(models.byName) };
  return Object.entries(kinds).flatMap(([kind, files]) =>
    files.map((file): [string, Assembled] => [
      join(name, kind, `${file.name}.sql`),
      assemble(file, models, how, kind === 'checks' ? given : new Set()),
    ]),
  );
}

interface Outcome {
  readonly count: number;
  /** `FILE:LINE: MESSAGE`, by the file that a person wrote. */
  readonly problems: readonly string[];
}

function parsed(texts: readonly [string, Assembled][]): Outcome {
  for (const [name, { sql }] of texts) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), sql);
  }
  const classes = `${join(cache, 'classes')}:${join(cache, 'lib')}/*`;
  const files = texts.map(([name]) => join(folder, name));
  const { stdout, stderr, status } = spawnSync('java', ['-cp', classes, 'ParseCheck', ...files], {
    encoding: 'utf8',
  });
  const count = Number(/^(\d+) statements parsed$/m.exec(stdout)?.[1] ?? Number.NaN);
  if (Number.isNaN(count) || (status !== 0 && status !== 1))
    throw new Error(`the parser did not run: ${stderr}`);
  const byName = new Map(texts);
  const problems = [...stdout.matchAll(/^(.+\.sql):(\d+):\d+: (.*)$/gm)].map(
    ([, file = '', line, message]) => {
      const place = byName.get(relative(folder, file))?.placeOf(Number(line));
      return `${place?.file}:${place?.line}: ${message}`;
    },
  );
  return { count, problems };
}

const project = templatesAt(undefined);
const otherLake = templatesAt(join(here, '../other-lake/templates'));

test.skipIf(!mayRun)('every text of every report is one that Trino parses', () => {
  const texts = [
    ...reportNames(project).flatMap((name) => textsOf(project, name)),
    ...textsOf(otherLake, 'shop-tally'),
  ];
  expect(parsed(texts)).toEqual({ problems: [], count: texts.length });
});

test.skipIf(!mayRun)('what is wrong is named with the file and the line that a person wrote', () => {
  const models = loadModels(project);
  const how = { literals: {}, functions: {} };
  const text = 'select category\nfrom products\nlimit 1 offset 2\n';
  const query = { name: 'wrong', file: 'reports/x/wrong.sql', text };
  const { problems } = parsed([['wrong.sql', assemble(query, models, how, new Set())]]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^reports\/x\/wrong\.sql:3: mismatched input 'offset'/);
});

test.skipIf(!mayRun)('the parser is the one that the pom names', () => {
  const version = /<version>(\d+)<\/version>\s*<\/dependency>/.exec(
    readFileSync(join(here, 'pom.xml'), 'utf8'),
  )?.[1];
  expect(execFileSync('ls', [join(cache, 'lib')], { encoding: 'utf8' })).toContain(
    `trino-parser-${version}.jar`,
  );
});
