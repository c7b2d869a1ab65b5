/**
 * What a session that stays open has made: of the same texts over the same lake, the same results. What reads other
 * rows than before is made again, and nothing else: a comment changes nothing, and where a changed model has the rows
 * that it had, what reads it stays.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { hashOf } from '../../hash.ts';
import { quoteName } from '../../plan/literals.ts';
import { declarationsOf } from '../../templates/annotations.ts';
import type { TextFile } from '../../templates/files.ts';
import type { CheckResult, QueryJob, Statement } from '../engine.ts';
import { outerRelations, withoutComments } from '../sql.ts';
import type { Row, Table } from '../table.ts';
import type { OpenedTables } from './raw.ts';

export type Kind = 'model' | 'query' | 'check' | 'coverage';

/** What is needed again: of a query its rows, of a check its outcome, of a look at the coverage its row. */
export interface Made {
  readonly statement?: Statement;
  readonly table?: Table;
  readonly outcome?: CheckResult;
  readonly row?: Row | undefined;
}

export interface Kept extends Made {
  readonly kind: Kind;
  readonly name: string;
  /** Of all that it follows from, but for the lake and the plan. */
  readonly key: string;
  /** Of its columns and rows; of a view, which has none of its own, its key. */
  readonly contents: string;
}

export interface KeptSession {
  /** Models that exist in the session, with the table that goes with each; a view has none. */
  readonly made: Map<string, string | undefined>;
  /** By kind and name: `query totals`. */
  readonly results: Map<string, Kept>;
  /** Monthly models that were made before, by this text or another. */
  readonly summed: Set<string>;
  /** The raw tables, once they are opened. */
  tables: OpenedTables | undefined;
  /** Of what is known of the lake, which SQL asks for by `present()` and `covered()`. */
  facts: string;
}

export const emptySession = (): KeptSession => ({
  ...{ made: new Map(), results: new Map(), summed: new Set(), tables: undefined, facts: '' },
});

/** @param facts all that is known of the lake. @returns whether they are others than before */
export function factsKnown(session: KeptSession, facts: unknown): boolean {
  const now = hashOf(facts);
  const isNew = now !== session.facts;
  session.facts = now;
  return isNew;
}

/** What the templates do not have any more. */
export function leftOver({ results }: KeptSession, { report, models }: QueryJob): Kept[] {
  const queries = new Set(report.queries.map(({ name }) => name));
  return [...results.values()].filter(({ kind, name }) =>
    kind === 'model' ? !Object.hasOwn(models.byName, name) : kind === 'query' && !queries.has(name),
  );
}

/** Of a text and of what it reads, which has been made: the same key, the same rows. */
export function keyOf({ results, facts }: KeptSession, { models }: QueryJob, file: TextFile): string {
  const { name, text } = file;
  const isModel = models.byName[name] === file;
  const read = outerRelations(text).flatMap((relation) => {
    const found = [results.get(`query ${relation.name}`), results.get(`model ${relation.name}`)];
    return found.map((one) => (isModel && relation.name === name ? '' : one?.contents));
  });
  const asks = /\b(present|covered)\s*\(/i.test(text);
  return hashOf([name, withoutComments(text), declarationsOf(text), read, asks ? facts : '']);
}

/** Of the columns and rows of a relation, in whatever order. */
export async function contentsOf(connection: DuckDBConnection, name: string): Promise<string> {
  const columns = await connection.runAndReadAll(`describe ${quoteName(name)}`);
  const rows = await connection.runAndReadAll(
    `select cast(count(*) as varchar), cast(sum(cast(hash(one) as hugeint)) as varchar) from ${quoteName(name)} as one`,
  );
  return hashOf([columns.getRows().map(([column, type]) => [column, type]), rows.getRows()]);
}
