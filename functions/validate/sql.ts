/** Models, queries and checks against empty tables: they parse, and every relation and column exists. */
import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError, type Problem } from '../errors.ts';
import { quoteName } from '../plan/literals.ts';
import { literalNames, makePlan, planLiteralNames } from '../plan.ts';
import { modelsNamed } from '../query/assemble.ts';
import { contractColumns } from '../query/contract.ts';
import { coverageSources } from '../query/coverage.ts';
import { type Limits, withinLimits } from '../query/duckdb/limits.ts';
import { refuseUnkept } from '../query/duckdb/monthly.ts';
import { sqlProblem } from '../query/duckdb/problem.ts';
import { createEmptyTables } from '../query/duckdb/raw.ts';
import { lockSession, openSession } from '../query/duckdb/session.ts';
import { readTable } from '../query/duckdb/values.ts';
import { reportFunctions } from '../query/functions.ts';
import { keyLineProblems } from '../query/keys.ts';
import { closure, type Model, type Models } from '../query/models.ts';
import { skipProblems } from '../query/skipped.ts';
import {
  outerRelations,
  relationsNamed,
  type Substitution,
  semicolonsIn,
  substitute,
  tokenize,
  unknownParameters,
} from '../query/sql.ts';
import type { Column, ColumnType } from '../query/table.ts';
import { problemsOfTokens } from '../query/tokens.ts';
import { productTemplates } from '../templates/directories.ts';
import type { TextFile } from '../templates/files.ts';
import type { Report } from '../templates/report.ts';
import type { QueryColumns } from './columns.ts';
import { askedProblems, coverageProblems } from './coverage.ts';
import {
  columnNames,
  declarationProblems,
  type Following,
  type KeyedRelations,
  noteColumns,
} from './keys.ts';
import { looking } from './looking.ts';
import { monthlyProblems } from './monthly.ts';
import { partitionWarnings } from './partitions.ts';
import { portabilityProblems } from './portable.ts';
import { statementProblems, type Tree, treeOf } from './statement.ts';
import { markedFunctions, markLocalTimes, timeWarnings } from './times.ts';

/** Of a statement over empty tables, which takes milliseconds. */
const limits: Limits = { minutes: 1 / 3, memory: '600MB' };

export interface SqlChecked {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly columns: QueryColumns;
  /** What the columns of models and queries can have. */
  readonly keys: KeyedRelations;
}

export async function checkSql(report: Report, models: Models): Promise<SqlChecked> {
  const connection = await openSession({ memoryLimit: limits.memory, spillDirectory: '' });
  try {
    await markLocalTimes(connection);
    // Plans over empty tables need no good plan.
    await connection.run('pragma disable_optimizer');
    await connection.run('set threads = 1');
    await lockSession(connection);
    await createEmptyTables(connection, models.lake);
    return await checkOn(connection, report, models);
  } finally {
    connection.closeSync();
  }
}

async function checkOn(connection: DuckDBConnection, report: Report, models: Models): Promise<SqlChecked> {
  // The month matters to nobody: the tables are empty, and only names and types are looked at.
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const how: Substitution = {
    literals: plan.literals,
    functions: markedFunctions(reportFunctions(plan.zone)),
  };
  const files = [...report.queries, ...report.checks];
  const carrying = coverageSources(report, models).map(({ model }) => model);
  const named = files.flatMap((file) => modelsNamed(file.text, models));
  const needed = closure(models, [...carrying, ...named]);
  const known = literalNames(report);
  const own = Object.keys(how.functions);
  const all = [...needed, ...files, ...idle(models, needed, known)];
  // Whatever else is said of such a text may not be so.
  const unclear = all.flatMap((file) => {
    looking.publish(file.file);
    return problemsOfTokens(file);
  });
  if (unclear.length > 0) return { problems: unclear, warnings: [], columns: {}, keys: new Map() };
  const problems: Problem[] = [
    ...[...needed, ...files].flatMap((file) => unknownParameters(file.file, file.text, known)),
    ...all.flatMap((file) => [
      ...semicolons(file),
      ...portabilityProblems(file, own),
      ...keyLineProblems(file),
    ]),
    ...files.flatMap(rawTablesNamed),
    ...[...needed, ...report.queries].flatMap((file) => queriesNamed(file, report)),
    ...clashingNames(report, models),
    ...askedProblems(report, models, [...needed, ...files]),
    ...monthlyProblems(models, all, planLiteralNames()),
    ...skipProblems(models, report.checks),
  ];
  if (problems.length > 0) return { problems, warnings: [], columns: {}, keys: new Map() };
  // What reads something wrong would only say again that it is not there.
  const wrong = new Set<string>();
  const note = (name: string, found: readonly Problem[]) => {
    if (found.length > 0) wrong.add(name);
    problems.push(...found);
  };
  const checking: Checking = { connection, how, own, trees: new Map() };
  for (const model of [...needed, ...idle(models, needed, known)]) {
    if (model.models.some((name) => wrong.has(name))) wrong.add(model.name);
    else
      note(
        model.name,
        await checkModel(checking, model, needed.includes(model) && models.contract.includes(model.name)),
      );
  }
  const ofModel = new Map<string, readonly Column[]>();
  for (const name of carrying.filter((model) => !wrong.has(model)))
    ofModel.set(name, await columnsOf(connection, name));
  problems.push(...coverageProblems(report, models, (model) => ofModel.get(model)));
  const columns: Record<string, readonly Column[]> = {};
  const readsWrong = (file: TextFile) => outerRelations(file.text).some(({ name }) => wrong.has(name));
  for (const query of report.queries) {
    if (readsWrong(query)) wrong.add(query.name);
    else note(query.name, await checkQuery(checking, query, columns));
  }
  for (const check of report.checks.filter((file) => !readsWrong(file))) {
    problems.push(...(await attempt(checking, check, (sql) => connection.run(sql))));
  }
  const keys = problems.length === 0 ? await noteKeys(checking, models, needed, report, problems) : new Map();
  const sound = problems.length === 0 ? [...needed, ...files] : [];
  const warnings = [
    ...partitionWarnings(models.lake, sound),
    ...(await timeWarnings(connection, sound, how)),
  ];
  return { problems, warnings, columns, keys };
}

/** @param problems gets those of declared keys, and of texts that are compared with them */
async function noteKeys(
  { connection, how, trees }: Checking,
  models: Models,
  needed: readonly Model[],
  { queries, checks }: Report,
  problems: Problem[],
): Promise<KeyedRelations> {
  const following: Following = { relations: new Map(), models, how, names: await columnNames(connection) };
  for (const file of [...needed, ...queries]) problems.push(...noteColumns(following, file, trees.get(file)));
  // A check may have the name of a model, and nothing reads it.
  for (const check of checks)
    problems.push(...noteColumns({ ...following, names: new Map() }, check, trees.get(check)));
  for (const file of [...needed, ...queries])
    problems.push(...(await declarationProblems(connection, file, models)));
  return following.relations;
}

/**
 * Models that no query reads yet. Those of other reports, with parameters that this one lacks, are not its own, and
 * those of the project are tested with the project.
 */
function idle(models: Models, needed: readonly Model[], known: readonly string[]): Model[] {
  const own = Object.values(models.byName).filter((model) => !model.isInherited);
  const all = closure(
    models,
    own.map(({ name }) => name),
  );
  return all.filter(
    (model) =>
      !needed.includes(model) &&
      closure(models, [model.name]).every(
        (other) => unknownParameters(other.file, other.text, known).length === 0,
      ),
  );
}

// Reports stand on models alone; so another lake needs other models and nothing else.
function rawTablesNamed(file: TextFile): Problem[] {
  return relationsNamed(file.text)
    .filter(({ name }) => name.startsWith('raw.'))
    .map(({ name, line }) => ({
      file: file.file,
      line,
      message: `${name} is a raw table; expected a model (templates/models)`,
    }));
}

// On an engine a query is not a table; a check is put around the tables that queries have given.
function queriesNamed({ file, text }: TextFile, { queries }: Report): Problem[] {
  return outerRelations(text)
    .filter(({ name }) => queries.some((query) => query.name === name))
    .map(({ name, line }) => ({
      file,
      line,
      message: `${name} is a query; queries read models: put its SQL into a model, and read that in both`,
    }));
}

function clashingNames(report: Report, models: Models): Problem[] {
  return report.queries.flatMap(({ file, name }) => {
    const model = Object.hasOwn(models.byName, name) ? models.byName[name] : undefined;
    if (model === undefined) return [];
    const isTheirs = !isOfProject(model.file) && isOfProject(file);
    // Nobody can rename a query of the project.
    const message = isTheirs
      ? `the report ${report.name} has a query "${name}" (${file}); expected another name`
      : `there is a model "${name}" already; expected another name`;
    return [{ file: isTheirs ? model.file : file, line: 1, message }];
  });
}

const isOfProject = (file: string) => resolve(file).startsWith(`${productTemplates}/`);

function semicolons(file: TextFile): Problem[] {
  const message = 'a semicolon; expected one statement without it';
  return semicolonsIn(file.text).map((line) => ({ file: file.file, line, message }));
}

interface Checking {
  readonly connection: DuckDBConnection;
  readonly how: Substitution;
  /** Names of Periodical's own functions. */
  readonly own: readonly string[];
  /** Gets the tree of every text that may run. */
  readonly trees: Map<TextFile, Tree>;
}

async function checkModel(checking: Checking, model: Model, isHeld: boolean): Promise<readonly Problem[]> {
  const { connection } = checking;
  const problems = await attempt(checking, model, async (sql) => {
    await makeTable(connection, model.name, sql);
    if (model.isMonthly) await refuseUnkept(connection, model, model.name);
  });
  // What the report does not read may have any columns.
  const expected = isHeld ? contractColumns[model.name] : undefined;
  if (problems.length > 0 || expected === undefined) return problems;
  return contractProblems(model, expected, await columnsOf(connection, model.name));
}

const makeTable = (connection: DuckDBConnection, name: string, sql: string) =>
  connection.run(`create table ${quoteName(name)} as ${sql}`);

const columnsOf = async (connection: DuckDBConnection, name: string): Promise<readonly Column[]> =>
  (await readTable(connection, `select * from ${quoteName(name)} limit 0`)).columns;

function contractProblems(
  model: Model,
  expected: Readonly<Record<string, ColumnType>>,
  columns: readonly Column[],
): Problem[] {
  return Object.entries(expected).flatMap(([name, type]) => {
    const found = columns.find((column) => column.name === name);
    if (found?.type === type) return [];
    const message =
      found === undefined
        ? `lacks the column ${name}; expected it as ${type}`
        : `column ${name} is ${found.type}; expected ${type}${hintFor(found.type, type)}`;
    return [
      { file: model.file, line: lineOfWord(model.text, found === undefined ? 'select' : name), message },
    ];
  });
}

// A cast to a timestamp would be midnight in UTC.
const hintFor = (found: ColumnType, expected: ColumnType) =>
  found === 'date' && expected === 'timestamp' ? ', such as day_start(…) of it' : '';

/** The line where a word stands last: a column in the last SELECT, which gives the model its columns. */
export function lineOfWord(sql: string, word: string): number {
  const named = (text: string) => text.replaceAll('"', '').toLowerCase() === word;
  return (
    tokenize(sql).findLast(({ kind, text }) => (kind === 'word' || kind === 'quoted') && named(text))?.line ??
    1
  );
}

async function checkQuery(
  checking: Checking,
  query: TextFile,
  columns: Record<string, readonly Column[]>,
): Promise<readonly Problem[]> {
  const { connection } = checking;
  return attempt(checking, query, async (sql) => {
    await makeTable(connection, query.name, sql);
    columns[query.name] = await columnsOf(connection, query.name);
  });
}

/** Runs the one SELECT that a file is; anything else is refused before it runs. */
async function attempt(
  { connection, how, own, trees }: Checking,
  file: TextFile | Model,
  run: (sql: string) => Promise<unknown>,
): Promise<readonly Problem[]> {
  looking.publish(file.file);
  try {
    const sql = substitute(file.text, how);
    const reads = 'materialized' in file ? 'raw tables and models' : 'models';
    const tree = await treeOf(connection, sql);
    const refused = statementProblems(tree, file, sql, own, reads);
    if (refused.length > 0) return refused;
    trees.set(file, tree);
    await withinLimits(connection, limits, { title: file.name, file: file.file }, () => run(sql));
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof InputError)) return [{ line: 1, ...withoutGuess(sqlProblem(file, error)) }];
    return error.problems.map((problem) => ({ ...problem, file: file.file }));
  }
}

/** DuckDB guesses among its own functions; of a function of Athena's it has to be said that this machine lacks it. */
function withoutGuess(problem: Problem): Problem {
  const [, name] = /Function with name "?(\w+)"? does not exist/.exec(problem.message) ?? [];
  if (name === undefined) return problem;
  return {
    ...problem,
    message: `${name}() is a function of Athena that DuckDB does not have; expected one that both engines have`,
  };
}
