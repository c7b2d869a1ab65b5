/**
 * A monthly model as one table: partitions that are the extracts of closed months, wherever they lie, and one of the
 * days that are still open. Closed months that are missing or spoiled are made together, and noted one by one.
 */
import { z } from 'zod';
import { addDays, type Span } from '../../calendar/days.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../errors.ts';
import { hashOf } from '../../hash.ts';
import { quoteName } from '../../plan/literals.ts';
import { assemble, type Given, materializedIn } from '../assemble.ts';
import { fingerprintBetween, type LakeFile, type LakeIndex } from '../lake-index.ts';
import type { Model } from '../models.ts';
import { monthSubstitution, monthsOf, stretchesOf } from '../months.ts';
import { getJson, putJson, recall, remember } from './facts.ts';
import { extractDays, madeDays } from './kept-days.ts';
import {
  calledOf,
  isOld,
  type Look,
  type Relation,
  tableKey,
  tablesOf,
  toldOnce,
  toldSchema,
  type Workshop,
} from './made.ts';
import {
  columnsSchema,
  filesAt,
  filesSchema,
  makeTableOver,
  type Part,
  sameFiles,
  tableMade,
} from './scratch.ts';
import type { AthenaStatement } from './statement.ts';
import { makingStatement, partColumn, statementOf } from './statements.ts';
import { attemptsOf, succeeded } from './work.ts';

/** Partitions that a statement of Athena may write. */
const mostMonths = 100;

/** A month as it lies in S3. */
const storedSchema = z.object({
  location: z.string(),
  files: filesSchema,
  columns: columnsSchema,
  /** The query that made it. */
  execution: z.string(),
});
type Stored = z.output<typeof storedSchema>;

const decisionSchema = z.array(
  z.object({
    start: z.string(),
    end: z.string(),
    /** Whether it is a month that is kept; else days that are open, for the runs of some days. */
    isClosed: z.boolean(),
    key: z.string(),
    /** What was found of it, and proved. */
    stored: storedSchema.optional(),
  }),
);
type Decided = z.output<typeof decisionSchema>[number];

const madeSchema = z.object({
  table: z.string(),
  columns: columnsSchema,
  /** Closed months that are kept. */
  kept: decisionSchema,
  /** The models that it was made of, as far as something had to be made. */
  of: toldSchema,
});
type Made = z.output<typeof madeSchema>;

/** @returns undefined: it is not made yet, and what has to run for it is among the look's statements */
export async function monthlyTable(look: Look, model: Model): Promise<Relation | undefined> {
  const { shop } = look;
  const { facts } = shop;
  const fact = `months ${model.name}`;
  const decided = await decisionOf(look, model);
  const made = (await recall(facts, fact, madeSchema)) ?? (await madeOf(look, model, decided, fact));
  return made && counted(look, model, decided, made);
}

/** Which months are kept already. It is looked for once, so that a run keeps to what it began. */
async function decisionOf(look: Look, model: Model): Promise<Decided[]> {
  const { shop } = look;
  const fact = `extracts ${model.name}`;
  const known = await recall(shop.facts, fact, decisionSchema);
  if (known) return known;
  const find = finder(look, model);
  const decided = await Promise.all(
    unitsOf(look, model, await shop.index()).map(
      async (unit): Promise<Decided> => ({ ...unit, ...defined({ stored: await find(unit) }) }),
    ),
  );
  await remember(shop.facts, fact, decided);
  return decided;
}

/** Closed months, and the days that are open as one. */
function unitsOf({ shop, how }: Look, model: Model, index: LakeIndex): Decided[] {
  const { plan, models } = shop.job;
  const openKey = (span: Span) => {
    const files = fingerprintBetween(index, tablesOf(model, models), addDays(span.start, -1), span.end);
    return tableKey(model, models, monthSubstitution(span, plan, how), files);
  };
  const units: Decided[] = [];
  for (const { start, end, key } of monthsOf(model, shop.job, how, index)) {
    const last = units.at(-1);
    if (key !== undefined) units.push({ start, end, isClosed: true, key });
    else if (last && !last.isClosed && last.end === start) units[units.length - 1] = { ...last, end };
    else units.push({ start, end, isClosed: false, key: '' });
  }
  return units.map((unit) => (unit.isClosed ? unit : { ...unit, key: openKey(unit) }));
}

/** Finds extracts, and proves each: its files are those that it was noted with. */
function finder({ shop, how }: Look, model: Model): (unit: Decided) => Promise<Stored | undefined> {
  // Those that one statement has made lie together, and are listed together.
  const listed = new Map<string, Promise<LakeFile[]>>();
  const filesBelow = (folder: string) => {
    const files = listed.get(folder) ?? filesAt(shop.s3, folder);
    listed.set(folder, files);
    return files;
  };
  return async (unit) => {
    const found = await getJson(shop.facts, noteName(shop, how, model, unit), storedSchema);
    if (!found || isOld(shop, found, unit.isClosed ? extractDays : madeDays)) return undefined;
    const { location, files } = found.value;
    const [, folder = '', own = ''] = (unit.isClosed && /^(.*\/)([^/]+\/)$/.exec(location)) || ['', location];
    return sameFiles(files, filesIn(await filesBelow(folder), own)) ? found.value : undefined;
  };
}

/** @param own a folder among those that were listed */
const filesIn = (files: readonly LakeFile[], own: string): LakeFile[] =>
  files
    .filter(({ path }) => path.startsWith(own))
    .map((file) => ({ ...file, path: file.path.slice(own.length) }));

/** How the tables of Glue are read belongs to what a month follows from, besides its key. */
const noteName = (
  { work }: Workshop,
  { rawSelects }: Look['how'],
  { name }: Model,
  { start, key }: Decided,
) => `notes/${name}/${start.slice(0, 7)}.${hashOf([key, work.database, rawSelects])}.json`;

interface Stretch extends Span {
  readonly isClosed: boolean;
  readonly months: readonly Decided[];
}

/** What has to be made: neighbouring months together, as many as one statement may make. */
function missingStretches(decided: readonly Decided[]): Stretch[] {
  const missing = decided.filter(({ stored }) => !stored);
  const stretchOf = (months: readonly Decided[], isClosed: boolean): Stretch => ({
    start: months[0]?.start ?? '',
    end: months.at(-1)?.end ?? '',
    isClosed,
    months,
  });
  const closed = missing.filter(({ isClosed }) => isClosed);
  return [
    ...stretchesOf(closed, mostMonths).map((months) => stretchOf(months, true)),
    ...missing.filter(({ isClosed }) => !isClosed).map((unit) => stretchOf([unit], false)),
  ];
}

interface Ran {
  readonly stretch: Stretch;
  readonly execution: string;
  readonly table: string;
}

async function madeOf(
  look: Look,
  model: Model,
  decided: readonly Decided[],
  fact: string,
): Promise<Made | undefined> {
  const { shop } = look;
  const stretches = missingStretches(decided);
  const needed = stretches.length > 0 ? await look.relationsOf(model) : new Map<string, Relation>();
  const ran = needed && runStretches(look, model, stretches, calledOf(needed));
  if (!ran) return undefined;
  const found = decided.flatMap((unit) => (unit.stored ? [{ ...unit, stored: unit.stored }] : []));
  const fresh = (await Promise.all(ran.map((one) => storedBy(shop, model, one)))).flat();
  const noted = await note(look, model, fresh);
  const all = [...found, ...fresh].toSorted((a, b) => (a.start < b.start ? -1 : 1));
  const columns = all[0]?.stored.columns ?? [];
  const parts = all.flatMap(({ start, stored: { location, files } }): Part[] =>
    files.length > 0 ? [{ start, location }] : [],
  );
  const table = `x_${hashOf([shop.work.run, model.name, parts]).slice(0, 40)}`;
  await makeTableOver(shop, table, `${shop.extractsPlace}months/${table}/`, columns, parts);
  const kept = all.filter((unit) => unit.isClosed && (found.includes(unit) || noted.includes(unit)));
  const made: Made = { table, columns, kept, of: toldOnce([...needed.values()]) };
  await remember(shop.facts, fact, made);
  return made;
}

type Kept = Decided & { readonly stored: Stored };

/** What a statement has made, a month at a time. */
async function storedBy(shop: Workshop, model: Model, { stretch, execution, table }: Ran): Promise<Kept[]> {
  const { location, columns } = await tableMade(shop, table);
  const files = await filesAt(shop.s3, location);
  if (!stretch.isClosed)
    return stretch.months.map((unit) => ({ ...unit, stored: { location, files, columns, execution } }));
  return byMonth(model, stretch, files).map(([unit, own]) => ({
    ...unit,
    stored: { location: `${location}${own.folder}`, files: own.files, columns, execution },
  }));
}

/** @returns undefined while one of them is at work */
function runStretches(
  { shop, how, statements }: Look,
  model: Model,
  stretches: readonly Stretch[],
  given: Given,
): Ran[] | undefined {
  const { work, job, database } = shop;
  const ran = stretches.flatMap((stretch): Ran[] => {
    const { start, end, isClosed } = stretch;
    const workgroup = isClosed ? shop.extractsWorkgroup : shop.workgroup;
    const making = { model, workgroup, database, run: [work.run, work.lake], isByMonth: isClosed };
    const filled = monthSubstitution({ start, end }, job.plan, how);
    const statement = makingStatement(making, job.models, filled, given);
    statements.push(statement);
    const execution = succeeded(work, statement)?.QueryExecutionId;
    return execution === undefined
      ? []
      : [{ stretch, execution, table: statement.tableOf(attemptsOf(work, statement)) }];
  });
  return ran.length === stretches.length ? ran : undefined;
}

/** The months of a stretch with the folder and files of each; one without rows has none. */
function byMonth(model: Model, { months, start, end }: Stretch, files: readonly LakeFile[]) {
  const folderOf = (month: Span) => `${partColumn}=${month.start}/`;
  const known = new Set(months.map(folderOf));
  const other = files.find(({ path }) => !known.has(path.replace(/[^/]*$/, '')));
  if (other) {
    const [, value = ''] = /=([^/]*)\//.exec(other.path) ?? [];
    const found = value === '__HIVE_DEFAULT_PARTITION__' ? 'null' : value;
    const message = `${model.name} has rows of the month ${found} for the days from ${start} to ${end}; expected the first day of the local month in its column "month", as a date`;
    throw InputError.at(model.file, message, 1);
  }
  return months.map((month) => {
    const folder = folderOf(month);
    return [month, { folder, files: filesIn(files, folder) }] as const;
  });
}

/**
 * Keeps what was made of files that are still the same: others were written while they were read.
 * @returns what is kept
 */
async function note(look: Look, model: Model, fresh: readonly Kept[]): Promise<Kept[]> {
  const { shop, how } = look;
  if (fresh.length === 0) return [];
  const now = unitsOf(look, model, await shop.listing());
  const same = fresh.filter(({ start, key }) => now.some((unit) => unit.start === start && unit.key === key));
  await Promise.all(same.map((unit) => putJson(shop.facts, noteName(shop, how, model, unit), unit.stored)));
  return same;
}

/** The table with the number of its rows, which only the footers of its files are read for. */
async function counted(
  look: Look,
  model: Model,
  decided: readonly Decided[],
  { table, columns, kept, of }: Made,
): Promise<Relation | undefined> {
  const { shop, how, statements } = look;
  const { work, job } = shop;
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const called = `(select ${names} from ${quoteName(shop.database)}.${quoteName(table)})`;
  const text = `select count(*) as "rows" from ${quoteName(shop.database)}.${quoteName(table)}`;
  const statement: AthenaStatement = {
    ...statementOf({ kind: 'model', file: { ...model, text } }, { ...job.models, byName: {} }, how),
    workgroup: shop.workgroup,
  };
  statements.push(statement);
  const execution = succeeded(work, statement)?.QueryExecutionId;
  if (execution === undefined) return undefined;
  const rows = Number((await shop.read(statement)).rows[0]?.[0]);
  const whole = { start: decided[0]?.start ?? '', end: job.plan.period.end };
  const own = new Map(materializedIn(job.models, model).map(({ name }) => [name, name]));
  const { sql } = assemble(model, job.models, monthSubstitution(whole, job.plan, how), own);
  const started = new Set([...work.started.values()].map(({ id }) => id));
  return {
    called,
    of: [...of, { name: model.name, sql, rows, execution }],
    extracts: kept.flatMap(({ start, stored }) =>
      stored
        ? {
            model: model.name,
            month: start.slice(0, 7),
            sha256: hashOf([stored.location, stored.files]),
            isNew: started.has(stored.execution),
          }
        : [],
    ),
  };
}
