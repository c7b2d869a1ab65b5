/**
 * Trino's own parser reads every text that Athena would run: each query, check and model of each report,
 * whole, with the models in front of it. What parses on DuckDB alone is found here.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { describeProblem } from '../../functions/errors.ts';
import { type Assembled, assemble, nothingGiven } from '../../functions/query/assemble.ts';
import { loadModels } from '../../functions/query/models.ts';
import type { Templates } from '../../functions/templates/directories.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { athenaTexts, missingParser, parseAll, parserFolder } from '../../functions/validate/grammar.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const missing = missingParser();

// Without the parser a build machine fails here; somebody's laptop says so and goes on.
const mayRun = missing === undefined || process.env.CI !== undefined;
if (!mayRun) console.warn(`Trino's parser is skipped: ${missing}; test/trino/install.sh fetches it.`);

beforeAll(() => {
  if (mayRun && missing !== undefined) throw new Error(`${missing}; run test/trino/install.sh`);
});

const textsOf = (templates: Templates, name: string) =>
  athenaTexts(loadReport(templates, name), loadModels(templates));

function parsed(texts: readonly [string, Assembled][]) {
  const { count, problems } = parseAll(texts);
  return { count, problems: problems.map(describeProblem) };
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
  const { problems } = parsed([['wrong.sql', assemble(query, models, how, nothingGiven)]]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^reports\/x\/wrong\.sql:3: Athena's grammar: mismatched input 'offset'/);
});

test.skipIf(!mayRun)('the parser is the one that the pom names', () => {
  const version = /<version>(\d+)<\/version>\s*<\/dependency>/.exec(
    readFileSync(join(here, 'pom.xml'), 'utf8'),
  )?.[1];
  expect(execFileSync('ls', [join(parserFolder, 'lib')], { encoding: 'utf8' })).toContain(
    `trino-parser-${version}.jar`,
  );
});
