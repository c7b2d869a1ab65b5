/**
 * Materialized models as tables in the scratch database: made once for an edition, or found where another run over the
 * same days has made them. What is found is held against what was noted about its files, as Athena reads a file that
 * is gone as no rows.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { secondsBetween } from '../../calendar/instant.ts';
import { hashOf } from '../../hash.ts';
import { quoteName } from '../../plan/literals.ts';
import type { TextFile } from '../../templates/files.ts';
import { version } from '../../version.ts';
import { assemble, type Given, materializedIn, nothingGiven } from '../assemble.ts';
import type { Extract, QueryJob } from '../engine.ts';
import { lakeFingerprint } from '../fingerprint.ts';
import type { LakeIndex } from '../lake-index.ts';
import { closure, type Model, type Models } from '../models.ts';
import type { Substitution } from '../sql.ts';
import { glueTable } from './catalog.ts';
import { type Facts, type Found, getJson, putJson, recall, remember } from './facts.ts';
import { madeDays } from './kept-days.ts';
import { type Result, rowsWritten } from './results.ts';
import { filesAt, filesSchema, sameFiles, tableMade } from './scratch.ts';
import type { AthenaStatement } from './statement.ts';
import { makingStatement } from './statements.ts';
import { attemptsOf, succeeded, type Work } from './work.ts';

/** Where models are made; without it they stand in front of every text that reads them. */
export interface MadeOptions {
  /** Glue database of what is made. */
  readonly database: string;
  /** Their files are deleted `madeDays` after they were written. */
  readonly workgroup: string;
  /** Those of this one, `extractDays` after. */
  readonly extractsWorkgroup: string;
  /** `s3://BUCKET/FOLDER/`: notes about both lie in it. */
  readonly extractsPlace: string;
}

/** What a text that is shown has to say of a model, in the order in which they are made. */
export interface Told {
  readonly name: string;
  readonly sql: string;
  readonly rows?: number | undefined;
  /** The query that made it. */
  readonly execution: string;
}

export const toldSchema = z.array(
  z.object({ name: z.string(), sql: z.string(), rows: z.number().optional(), execution: z.string() }),
);

/** A model that is a table. */
export interface Relation {
  /** How SQL calls it. */
  readonly called: string;
  /** The models that it was made of, and itself last. */
  readonly of: readonly Told[];
  /** Of monthly models among them. */
  readonly extracts: readonly Extract[];
}

/** What is at hand while models are made. */
export interface Workshop extends MadeOptions {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly job: QueryJob;
  readonly work: Work;
  readonly facts: Facts;
  /** The lake as the run began. */
  readonly index: () => Promise<LakeIndex>;
  /** The lake as it is. */
  readonly listing: () => Promise<LakeIndex>;
  readonly read: (statement: AthenaStatement) => Promise<Result>;
}

/** One look at what is made and what is not. */
export interface Look {
  readonly shop: Workshop;
  readonly how: Substitution;
  /** The materialized models that a text needs, by name; undefined if one of them is not made yet. */
  readonly relationsOf: (file: TextFile) => Promise<ReadonlyMap<string, Relation> | undefined>;
  /** What has to run, or has run, for models. */
  readonly statements: AthenaStatement[];
}

const noteSchema = z.object({
  table: z.string(),
  location: z.string(),
  files: filesSchema,
  of: toldSchema,
  extracts: z.array(
    z.object({ model: z.string(), month: z.string(), sha256: z.string(), isNew: z.boolean() }),
  ),
});
type Note = z.output<typeof noteSchema>;

/** @returns undefined: it is not made yet, and what has to run for it is among the look's statements */
export async function madeTable(look: Look, model: Model): Promise<Relation | undefined> {
  const { shop, statements } = look;
  const { facts, work, database } = shop;
  const fact = `made ${model.name}`;
  const note = (await recall(facts, fact, noteSchema)) ?? (await foundTable(look, model, fact));
  if (note) return relationOf(shop, note);
  const needed = await look.relationsOf(model);
  if (!needed) return undefined;
  const key = await keyOf(look, model);
  const run = [work.run, work.lake];
  const making = { model, workgroup: shop.workgroup, database, run, isByMonth: false };
  const statement = makingStatement(making, shop.job.models, look.how, calledOf(needed));
  statements.push(statement);
  const execution = succeeded(work, statement)?.QueryExecutionId;
  if (execution === undefined) return undefined;
  const table = statement.tableOf(attemptsOf(work, statement));
  const { location } = await tableMade(shop, table);
  const rows = await rowsWritten(shop.athena, execution);
  const of = toldOnce([
    ...needed.values(),
    { of: [{ name: model.name, sql: statement.told, rows, execution }] },
  ]);
  const extracts = extractsOf([...needed.values()]);
  const made: Note = { table, location, files: await filesAt(shop.s3, location), of, extracts };
  await putJson(facts, noteName(model, key), made);
  await remember(facts, fact, made);
  return relationOf(shop, made);
}

const relationOf = ({ database }: Workshop, { table, of, extracts }: Note): Relation => ({
  called: `${quoteName(database)}.${quoteName(table)}`,
  of,
  extracts,
});

/** What another run has made of the same text and files. It is looked for once, so that a run keeps to one table. */
async function foundTable(look: Look, model: Model, fact: string): Promise<Note | undefined> {
  const { shop } = look;
  const { known } = shop.facts;
  const key = await keyOf(look, model);
  const searched = `searched ${model.name}`;
  if (known.get(searched)?.id === key) return undefined;
  known.set(searched, { id: key, attempt: 0 });
  const found = await getJson(shop.facts, noteName(model, key), noteSchema);
  if (!found || isOld(shop, found, madeDays)) return undefined;
  const { table, location, files } = found.value;
  if (!sameFiles(files, await filesAt(shop.s3, location))) return undefined;
  if (!(await glueTable(shop, table))) return undefined;
  const extracts = found.value.extracts.map((extract) => ({ ...extract, isNew: false }));
  const note = { ...found.value, extracts };
  await remember(shop.facts, fact, note);
  return note;
}

const noteName = ({ name }: Model, key: string) => `notes/${name}/${key}.json`;

/** Whether files could be deleted while a run reads them. */
export function isOld({ work }: Workshop, { at }: Found<unknown>, days: number): boolean {
  return at === undefined || secondsBetween(at.toISOString(), work.now()) > (days - 1) * 86_400;
}

async function keyOf({ shop, how }: Look, model: Model): Promise<string> {
  const { plan, models } = shop.job;
  return tableKey(model, models, how, lakeFingerprint(plan, await shop.index(), tablesOf(model, models)));
}

/** All that the rows of a model follow from: its text with what it reads in it, and the files of the lake. */
export function tableKey(model: Model, models: Models, how: Substitution, files: string): string {
  const { sql } = assemble(model, models, how, nothingGiven);
  return hashOf([version, model.name, sql, files]);
}

export const tablesOf = ({ name }: Model, models: Models): string[] =>
  closure(models, [name]).flatMap((one) => one.tables);

export const calledOf = (relations: ReadonlyMap<string, Relation>): Given =>
  new Map([...relations].map(([name, { called }]) => [name, called]));

export function toldOnce(relations: readonly Pick<Relation, 'of'>[]): Told[] {
  return [...new Map(relations.flatMap(({ of }) => of.map((one) => [one.name, one] as const))).values()];
}

/** By model and month. What this run has made anew goes before what a table of another run was made of. */
export function extractsOf(relations: readonly Pick<Relation, 'extracts'>[]): Extract[] {
  const all = relations.flatMap(({ extracts }) => extracts);
  const named = [...all.filter(({ isNew }) => !isNew), ...all.filter(({ isNew }) => isNew)].map(
    (one) => [`${one.model} ${one.month}`, one] as const,
  );
  return [...new Map(named)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** A look without a workshop finds no model that is a table. */
export type AnyLook = Omit<Look, 'shop'>;

/** @param tableOf makes one model; it is asked once a look */
export function lookAt(
  shop: Workshop | undefined,
  how: Substitution,
  tableOf: (look: Look, model: Model) => Promise<Relation | undefined>,
): AnyLook {
  const statements: AthenaStatement[] = [];
  if (!shop) return { how, statements, relationsOf: async () => new Map() };
  const asked = new Map<string, Promise<Relation | undefined>>();
  const relation = (model: Model) => {
    const made = asked.get(model.name) ?? tableOf(look, model);
    asked.set(model.name, made);
    return made;
  };
  const look: Look = {
    shop,
    how,
    statements,
    async relationsOf(file) {
      // A model that is looked at is not what it is made of.
      const needed = materializedIn(shop.job.models, file).filter(({ text }) => text !== file.text);
      const found = await Promise.all(
        needed.map(async (model) => [model.name, await relation(model)] as const),
      );
      const made = found.flatMap(([name, one]) => (one ? [[name, one] as const] : []));
      return made.length === needed.length ? new Map(made) : undefined;
    },
  };
  return look;
}
