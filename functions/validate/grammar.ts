/** Trino's own parser over every text that Athena would run, where Java and the parser are there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Problem } from '../errors.ts';
import { makePlan } from '../plan.ts';
import { type Assembled, assemble, modelsNamed, nothingGiven } from '../query/assemble.ts';
import { reportFunctions } from '../query/functions.ts';
import { closure, type Models } from '../query/models.ts';
import { productTemplates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';

/** Where test/trino/install.sh puts the parser. */
export const parserFolder = join(productTemplates, '../.cache/trino');

/** What the parser lacks, in words, or undefined if it can run. */
export function missingParser(): string | undefined {
  if (spawnSync('java', ['-version']).status !== 0) return 'Java is not installed';
  if (!existsSync(join(parserFolder, 'classes/ParseCheck.class'))) return 'the parser is not in .cache/trino';
  return undefined;
}

/** Every text of a report, whole, with the models in front of it, by a name of its own. */
export function athenaTexts(report: Report, models: Models): [string, Assembled][] {
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const how = { literals: plan.literals, functions: reportFunctions(plan.zone) };
  // Checks read the results of queries by name, as Athena would from where they are kept.
  const given = new Map(report.queries.map(({ name }) => [name, name]));
  const files = [...report.queries, ...report.checks];
  const needed = closure(
    models,
    files.flatMap(({ text }) => modelsNamed(text, models)),
  );
  const kinds = { queries: report.queries, checks: report.checks, models: needed };
  return Object.entries(kinds).flatMap(([kind, some]) =>
    some.map((file): [string, Assembled] => [
      join(report.name, kind, `${file.name}.sql`),
      assemble(file, models, how, kind === 'checks' ? given : nothingGiven),
    ]),
  );
}

export interface Parsed {
  readonly count: number;
  readonly problems: readonly Problem[];
}

/** @throws Error the parser did not run: what it said */
export function parseAll(texts: readonly [string, Assembled][]): Parsed {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-grammar-'));
  try {
    for (const [name, { sql }] of texts) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), sql);
    }
    const classes = `${join(parserFolder, 'classes')}:${join(parserFolder, 'lib')}/*`;
    const files = texts.map(([name]) => join(folder, name));
    const ended = spawnSync('java', ['-cp', classes, 'ParseCheck', ...files], { encoding: 'utf8' });
    return readAnswer(ended.stdout, ended.stderr, folder, new Map(texts));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readAnswer(
  stdout: string,
  stderr: string,
  folder: string,
  texts: ReadonlyMap<string, Assembled>,
): Parsed {
  const count = /^(\d+) statements parsed$/m.exec(stdout)?.[1];
  if (count === undefined) throw new Error(`Trino's parser did not run: ${stderr}`);
  const problems = [...stdout.matchAll(/^(.+\.sql):(\d+):\d+: (.*)$/gm)].map(
    ([, file = '', line, said = '']): Problem => {
      const place = texts.get(relative(folder, file))?.placeOf(Number(line)) ?? { file };
      return { ...place, message: `Athena's grammar: ${said}` };
    },
  );
  return { count: Number(count), problems };
}
