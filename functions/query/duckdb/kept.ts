/**
 * What a session that stays open has made: of the same texts over the same lake, the same results. Whatever follows
 * from a changed text is made again, and nothing else.
 */
import { hashOf } from '../../hash.ts';
import type { TextFile } from '../../templates/files.ts';
import { modelsOf } from '../assemble.ts';
import { coverageFiles } from '../coverage.ts';
import type { CheckResult, QueryJob, Statement } from '../engine.ts';
import { outerRelations } from '../sql.ts';
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

interface Kept extends Made {
  readonly kind: Kind;
  readonly name: string;
  /** Of all that it follows from, but for the lake and the plan. */
  readonly key: string;
}

export interface KeptSession {
  /** Models that exist in the session, with the table that goes with each; a view has none. */
  readonly made: Map<string, string | undefined>;
  /** By kind and name: `query totals`. */
  readonly results: Map<string, Kept>;
  /** The raw tables, once they are opened. */
  tables: OpenedTables | undefined;
  /** Keys of what the templates have now, by kind and name. */
  keys: ReadonlyMap<string, string>;
  /** Of what is known of the lake, which SQL asks for by `present()` and `covered()`. */
  facts: string;
}

export const emptySession = (): KeptSession => ({
  ...{ made: new Map(), results: new Map(), tables: undefined, keys: new Map(), facts: '' },
});

export function keepResult(session: KeptSession, kind: Kind, name: string, made: Made): void {
  const key = session.keys.get(`${kind} ${name}`);
  if (key !== undefined) session.results.set(`${kind} ${name}`, { ...made, kind, name, key });
}

/** @param facts all that is known of the lake. @returns whether they are others than before */
export function factsKnown(session: KeptSession, facts: unknown): boolean {
  const now = hashOf(facts);
  const isNew = now !== session.facts;
  session.facts = now;
  return isNew;
}

/** Forgets what the templates do not have any more, or have otherwise. @returns what it was */
export function forgetChanged(session: KeptSession, job: QueryJob): Pick<Kept, 'kind' | 'name'>[] {
  session.keys = keysOf(job, session.facts);
  const changed = [...session.results].filter(([id, { key }]) => session.keys.get(id) !== key);
  for (const [id] of changed) session.results.delete(id);
  return changed.map(([, one]) => one);
}

function keysOf({ report, models }: QueryJob, facts: string): ReadonlyMap<string, string> {
  const known = new Map(Object.values(models.byName).map((model) => [model.name, ownKey(model)]));
  const keyOf = (file: TextFile, ...others: readonly string[]) => {
    const own = ownKey(file);
    const parts = [own, ...modelsOf(models, [file]).flatMap(({ name }) => known.get(name) ?? [])];
    return hashOf([parts, parts.some(({ asks }) => asks) ? facts : '', others]);
  };
  const queries = new Map(report.queries.map((query) => [query.name, keyOf(query)]));
  const readBy = (check: TextFile) =>
    outerRelations(check.text).flatMap(({ name }) => queries.get(name) ?? []);
  const entries = (kind: Kind, files: readonly TextFile[]) =>
    files.map((file) => [`${kind} ${file.name}`, keyOf(file)] as const);
  return new Map([
    ...entries('model', Object.values(models.byName)),
    ...[...queries].map(([name, key]) => [`query ${name}`, key] as const),
    ...entries('coverage', coverageFiles(report, models)),
    ...report.checks.map((check) => [`check ${check.name}`, keyOf(check, ...readBy(check))] as const),
  ]);
}

/** A text, and whether it asks what is known of the lake. */
const ownKey = ({ name, text }: TextFile) => ({
  ...{ name, text },
  asks: /\b(present|covered)\s*\(/i.test(text),
});
