/** The texts of a report, each standing by itself: models as common table expressions, results as values. */
import { InputError } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import type { Check, TextFile } from '../../templates/files.ts';
import { type Assembled, assemble, modelsNamed } from '../assemble.ts';
import { type Bounds, queryBounds, sampleBounds } from '../bounds.ts';
import { asksCoverage, coverageFiles } from '../coverage.ts';
import type { QueryJob, Statement } from '../engine.ts';
import { coverageModel, type Model, type Models } from '../models.ts';
import { outerRelations, type Substitution } from '../sql.ts';
import { type Result, relationText } from './results.ts';

export interface AthenaStatement extends Assembled, Pick<Statement, 'kind' | 'name'> {
  /** For messages. */
  readonly file: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  /** What is read of its result. */
  readonly bounds: Bounds;
}

/** Athena's own limit, in bytes of UTF-8. */
const longestText = 262_144;

/** What says which days the models that carry the report have. */
export function coverageStatements({ report, models }: QueryJob, how: Substitution): AthenaStatement[] {
  return coverageFiles(report, models)
    .map((file) =>
      statement('model', (file.name === coverageModel && models.byName[file.name]) || file, models, how),
    )
    .map(checkedLength);
}

/**
 * The queries, and the checks that read models alone.
 * @param asking those that ask `covered()`, or those that can start at once
 */
export function independentStatements(
  { report, models }: QueryJob,
  how: Substitution,
  asking: boolean,
): AthenaStatement[] {
  const isMeant = (file: TextFile) => asksCoverage(models, file) === asking;
  const checks = report.checks.filter((check) => queriesRead(check, report.queries).length === 0);
  return [
    ...report.queries.filter(isMeant).map((file) => statement('query', file, models, how)),
    ...checks.filter(isMeant).map((file) => statement('check', file, models, how)),
  ].map(checkedLength);
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
): AthenaStatement {
  const relations = queries
    .map((query) => ({ query, values: valuesOf(query, results) }))
    .toSorted((a, b) => b.values.text.length - a.values.text.length);
  const withOwnTexts = (count: number) =>
    relations.map(({ query, values }, index) => (index < count ? query : values));
  const candidates = [...relations, undefined].map((_, count) =>
    statement('check', check, withRelations(models, withOwnTexts(count)), how),
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

function statement(
  kind: Statement['kind'],
  file: TextFile,
  models: Models,
  how: Substitution,
): AthenaStatement {
  const assembled = assemble(file, models, how, new Set());
  const bounds = kind === 'query' ? queryBounds(file) : sampleBounds(file);
  return { kind, name: file.name, file: file.file, hash: sha256(assembled.sql), bounds, ...assembled };
}

const sizeOf = ({ sql }: AthenaStatement) => Buffer.byteLength(sql);

function checkedLength(text: AthenaStatement): AthenaStatement {
  if (sizeOf(text) <= longestText) return text;
  const message = `becomes ${sizeOf(text)} bytes of SQL with the models that it reads; Athena takes at most ${longestText}`;
  throw InputError.at(text.file, message);
}
