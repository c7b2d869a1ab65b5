/** The texts of a report, each standing by itself: models as tables or common table expressions, results as values. */
import { InputError } from '../../errors.ts';
import { hashOf, sha256 } from '../../hash.ts';
import { quoteName } from '../../plan/literals.ts';
import type { Check, TextFile } from '../../templates/files.ts';
import { assemble, type Given, modelsNamed, nothingGiven } from '../assemble.ts';
import { queryBounds, sampleBounds } from '../bounds.ts';
import type { QueryJob, Statement } from '../engine.ts';
import type { Model, Models } from '../models.ts';
import { outerRelations, type Substitution } from '../sql.ts';
import { type Result, relationText } from './results.ts';
import type { AthenaStatement } from './statement.ts';

/** Athena's own limit, in bytes of UTF-8. */
const longestText = 262_144;

export interface Text {
  readonly kind: Statement['kind'];
  readonly file: TextFile;
}

/** The queries, and the checks that read models alone. */
export function independentTexts({ report }: QueryJob): Text[] {
  const checks = report.checks.filter((check) => queriesRead(check, report.queries).length === 0);
  return [
    ...report.queries.map((file): Text => ({ kind: 'query', file })),
    ...checks.map((file): Text => ({ kind: 'check', file })),
  ];
}

/** @param given models that are tables already, and how SQL calls them */
export const statementOf = (
  text: Text,
  models: Models,
  how: Substitution,
  given: Given = nothingGiven,
): AthenaStatement => checkedLength(statement(text, models, how, given));

export interface Making {
  readonly model: Model;
  /** Where it runs. */
  readonly workgroup: string;
  /** Of the table that is made. */
  readonly database: string;
  /** Of the run and its lake: the table is named by it and the text, so that no other run has one of its name. */
  readonly run: readonly string[];
  /** Whether the rows of each month lie in a folder of their own. */
  readonly isByMonth: boolean;
}

/** Of a table by month: the first day of the month, as a text. No model has a column of this name. */
export const partColumn = 'its_month';

export interface MakingStatement extends AthenaStatement {
  readonly tableOf: (attempt: number) => string;
}

/** A statement that makes a table of what a model gives. */
export function makingStatement(
  { model, workgroup, database, run, isByMonth }: Making,
  models: Models,
  how: Substitution,
  given: Given,
): MakingStatement {
  const text = statement({ kind: 'model', file: model }, models, how, given);
  // On one line with the text, so that the numbers of its lines stay.
  const [before, after] = isByMonth
    ? [`select months.*, cast(months.month as varchar) as ${partColumn} from (`, '\n) as months']
    : ['', ''];
  const properties = isByMonth
    ? `format = 'PARQUET', partitioned_by = array['${partColumn}']`
    : `format = 'PARQUET'`;
  const id = hashOf([run, text.sql]).slice(0, 40);
  const tableOf = (attempt: number) => `${isByMonth ? 'e' : 'm'}_${id}_${attempt}`;
  const sqlOf = (attempt: number) =>
    `create table ${quoteName(database)}.${quoteName(tableOf(attempt))} with (${properties}) as ${before}${text.sql}${after}`;
  const sql = sqlOf(1);
  return { ...checkedLength({ ...text, sql, hash: sha256(sql), workgroup, sqlOf }), tableOf };
}

export interface Dependent {
  readonly check: Check;
  /** The queries whose results it reads. */
  readonly queries: readonly TextFile[];
}

export function dependentChecks({ report }: QueryJob): Dependent[] {
  return report.checks
    .map((check) => ({ check, queries: queriesRead(check, report.queries) }))
    .filter(({ queries }) => queries.length > 0);
}

/** A text may name a relation of its own as a query is named. */
function queriesRead(check: Check, queries: readonly TextFile[]): TextFile[] {
  const named = new Set(outerRelations(check.text).map(({ name }) => name));
  return queries.filter(({ name }) => named.has(name));
}

/** A check with the results that it reads as values, or as the queries themselves where they are too large. */
export function dependentStatement(
  { models }: QueryJob,
  how: Substitution,
  { check, queries }: Dependent,
  results: ReadonlyMap<string, Result>,
  given: Given = nothingGiven,
): AthenaStatement {
  const relations = queries
    .map((query) => ({ query, values: valuesOf(query, results) }))
    .toSorted((a, b) => b.values.text.length - a.values.text.length);
  const withOwnTexts = (count: number) =>
    relations.map(({ query, values }, index) => (index < count ? query : values));
  // A query may have the name of a model; what the check reads is the query.
  const others = new Map([...given].filter(([name]) => !queries.some((query) => query.name === name)));
  const candidates = [...relations, undefined].map((_, count) =>
    statement({ kind: 'check', file: check }, withRelations(models, withOwnTexts(count)), how, others),
  );
  const found = candidates.find((candidate) => sizeOf(candidate) <= longestText) ?? candidates.at(-1);
  if (found === undefined) throw new TypeError(`${check.file} has no text`);
  return checkedLength(found);
}

function valuesOf(query: TextFile, results: ReadonlyMap<string, Result>): TextFile {
  const result = results.get(query.name);
  if (result === undefined) throw new TypeError(`query ${query.name} has no result yet`);
  return { ...query, text: relationText(result) };
}

/** Results of queries, as if they were models. */
function withRelations(models: Models, relations: readonly TextFile[]): Models {
  const added = relations.map((file): [string, Model] => [
    file.name,
    { ...file, materialized: false, models: modelsNamed(file.text, models), tables: [] },
  ]);
  return { ...models, byName: { ...models.byName, ...Object.fromEntries(added) } };
}

function statement({ kind, file }: Text, models: Models, how: Substitution, given: Given): AthenaStatement {
  const { name } = file;
  const assembled = assemble(file, models, how, given);
  const told = assemble(file, models, how, new Map([...given.keys()].map((one) => [one, one]))).sql;
  const bounds = kind === 'query' ? queryBounds(file) : sampleBounds(file);
  return { kind, name, file: file.file, hash: sha256(assembled.sql), bounds, told, ...assembled };
}

const sizeOf = ({ sql }: AthenaStatement) => Buffer.byteLength(sql);

function checkedLength(text: AthenaStatement): AthenaStatement {
  if (sizeOf(text) <= longestText) return text;
  const message = `becomes ${sizeOf(text)} bytes of SQL with the models that it reads; Athena takes at most ${longestText}`;
  throw InputError.at(text.file, message);
}
