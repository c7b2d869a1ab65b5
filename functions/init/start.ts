/** A project made from a folder of raw files: what they are is guessed, and all of it is written for people to change. */
import { relative } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayStart, localDay } from '../calendar/zone.ts';
import { InputError, messageOf } from '../errors.ts';
import { quoteName, textLiteral } from '../plan/literals.ts';
import { openSession } from '../query/duckdb/session.ts';
import { columnKey, parseLake } from '../query/lake.ts';
import { columnName } from '../templates/names.ts';
import { liesByDay } from './by-day.ts';
import { guessColumns } from './columns.ts';
import { askRoles, askZones, type Dialogue } from './dialogue.ts';
import { editorSettings } from './editor.ts';
import type { ColumnFacts, FoundTable, GuessedTable } from './facts.ts';
import { type Found, findTables } from './found.ts';
import { lakeText, type Remarks } from './lake-text.ts';
import { mergeTables } from './merge.ts';
import { type StarterModel, starterModel } from './models.ts';
import { type Grain, grainOf, lastWhole, periodOf } from './period.ts';
import { type Profile, profileLake } from './profile.ts';
import { type Files, overviewFiles } from './report.ts';
import { guessRoles, type Roles } from './roles.ts';

export interface InitInput {
  /** Absolute: of the project, and of the raw files. */
  readonly directory: string;
  readonly lake: string;
  readonly zone: string;
  /** @default that of the sign at amounts, or else USD */
  readonly currency: string | undefined;
  /** Tables of the lake. @default those that its files are, by their places and names */
  readonly found?: Found | undefined;
  /** Where the files are a copy from. @default they are not a copy */
  readonly copiedFrom?: string | undefined;
  /** Of the first report, the main one first. */
  readonly languages: readonly string[];
  /** Whom to ask; undefined: what is guessed is taken. */
  readonly dialogue?: Dialogue | undefined;
}

export interface Started {
  /** By their names in the project. */
  readonly files: Files;
  /** The period that the first edition can be of. */
  readonly period: string;
  readonly roles: Roles;
  readonly currency: string;
  /** First and last local day of the data. */
  readonly first: string;
  readonly last: string;
  /** What somebody should look at. */
  readonly notes: readonly string[];
}

/**
 * Looks at every file of the lake, and writes nothing.
 * @throws InputError there is no table, or none with times
 */
export async function startProject({ directory, lake, zone, ...given }: InitInput): Promise<Started> {
  const { languages, dialogue, copiedFrom } = given;
  const { profile, notes } = await lookAt({ ...given, lake, zone });
  try {
    const { connection, tables } = profile;
    const roles = dialogue
      ? await askRoles(connection, tables, dialogue)
      : await guessRoles(connection, tables);
    if (!roles) throw noFacts(lake, profile, notes);
    const first = dayOf(roles.time, roles.time.min, zone);
    const last = dayOf(roles.time, roles.time.max, zone);
    const grain = grainOf(first, last);
    const models = modelsOf(profile, roles);
    const currency = given.currency ?? currencyOf(profile);
    const isByDay = await liesByDay(connection, roles.facts, roles.time, zone);
    const overview = overviewFiles({ roles, grain, models, isByDay }, languages);
    const files = {
      'periodical.yaml': projectText({
        lake: relative(directory, lake),
        zone,
        currency,
        languages,
        copiedFrom,
      }),
      '.gitignore': `out/\nnode_modules/\n${copiedFrom === undefined ? '' : `/${relative(directory, lake)}/\n`}`,
      '.vscode/settings.json': editorSettings(directory),
      'templates/lake.yaml': lakeText(
        [...tables.map(({ table }) => table), ...(given.found?.unread ?? [])],
        zone,
        remarksOf(profile),
      ),
      'templates/subscriptions.yaml': '# Who gets what:\n# - {address: ada@example.com, report: overview}\n',
      ...under(
        'templates/models',
        [...models.values()].map(({ name, text }) => [`${name}.sql`, text]),
      ),
      ...under('templates/reports/overview', Object.entries(overview)),
    };
    return {
      files,
      roles,
      currency,
      first,
      last,
      period: await lastWithRows(profile, roles, { grain, last, zone }),
      notes: [...notes, ...clockNotes(profile, zone)],
    };
  } finally {
    profile.connection.closeSync();
  }
}

/** What lake.yaml would say now. */
export async function guessedLake(looked: Looked): Promise<readonly GuessedTable[]> {
  const { profile } = await lookAt(looked);
  profile.connection.closeSync();
  return [...profile.tables.map(({ table }) => table), ...(looked.found?.unread ?? [])];
}

type Looked = Pick<InitInput, 'lake' | 'zone' | 'found' | 'dialogue'>;

async function lookAt({
  lake,
  zone,
  found,
  dialogue,
}: Looked): Promise<{ profile: Profile; notes: readonly string[] }> {
  const { tables, leftOut } = found ?? findTables(lake);
  const { guessed, unread } = await guessAll(lake, tables);
  const merged = found ? guessed : mergeTables(guessed);
  const profile = await profileLake(lake, dialogue ? await askZones(merged, zone, dialogue) : merged, zone);
  const files = [...leftOut.map(({ file, why }) => `${file} is left out: ${why}`), ...unread];
  const unreadHere = found?.unread ?? [];
  const columns = [...guessed, ...unreadHere].flatMap(({ name, leftOut }) =>
    leftOut.map((column) => `${name}: column ${column} is left out: ${whyLeftOut(tables, name, column)}`),
  );
  const iceberg = unreadHere.map(
    ({ name }) =>
      `${name} is an Iceberg table: lake.yaml has it for Athena; the first report leaves it out, as this machine cannot read it`,
  );
  return { profile, notes: [...files, ...iceberg, ...columns, ...profile.notes] };
}

function whyLeftOut(tables: readonly FoundTable[], name: string, column: string): string {
  const known = tables.find((table) => table.name === name)?.known;
  if (known && !known.includes(columnKey(column))) return 'Glue does not have it';
  return 'lake.yaml has no type for its values, or cannot say its name';
}

/** @throws InputError lake.yaml cannot say it, such as a partition `Year` */
async function guessSound(
  connection: DuckDBConnection,
  lake: string,
  table: FoundTable,
): Promise<GuessedTable> {
  const read = await guessColumns(connection, lake, table);
  const isSayable = ({ name }: { readonly name: string }) =>
    columnName.safeParse(name).success && (table.known?.includes(columnKey(name)) ?? true);
  const columns = read.columns.filter(isSayable);
  const others = read.columns.filter((column) => !isSayable(column)).map(({ name }) => name);
  const sound = { ...read, columns, leftOut: [...read.leftOut, ...others] };
  if (columns.length > 0) parseLake('lake.yaml', lakeText([sound], 'UTC', new Map()));
  return sound;
}

async function guessAll(lake: string, tables: readonly FoundTable[]) {
  const connection = await openSession();
  const guessed: GuessedTable[] = [];
  const unread: string[] = [];
  try {
    for (const table of tables) {
      const read = await guessSound(connection, lake, table).catch((error: unknown) => messageOf(error));
      const why = typeof read === 'string' ? read.split('\n')[0] : 'it has no two columns';
      if (typeof read === 'string' || read.columns.length < 2)
        unread.push(`${table.location} is left out: ${why}`);
      else guessed.push(read);
    }
    return { guessed, unread };
  } finally {
    connection.closeSync();
  }
}

/** The last whole period that has rows, or, if none has, the one that the data end in. */
async function lastWithRows(
  { connection }: Profile,
  { facts, time }: Roles,
  { grain, last, zone }: { readonly grain: Grain; readonly last: string; readonly zone: string },
): Promise<string> {
  const { end } = lastWhole(grain, last);
  const column = quoteName(time.name);
  const before = time.type === 'date' ? end : dayStart(end, zone).slice(0, 19);
  const read = await connection.runAndReadAll(
    `select cast(max(${column}) as varchar) from ${quoteName(facts.table.name)} where ${column} < ${textLiteral(before)}`,
  );
  const [day] = read.getRows()[0] ?? [];
  return periodOf(grain, day ? dayOf(time, String(day), zone) : last).id;
}

function noFacts(lake: string, { tables }: Profile, notes: readonly string[]): InputError {
  const found = tables.map(({ table }) => table.name).join(', ') || 'no table';
  const message = `${lake} has ${found}; expected Parquet or CSV files with a date or a time in each row`;
  return new InputError([message, ...notes].map((one) => ({ file: '', message: one })));
}

const dayOf = ({ type }: ColumnFacts, value: string | null, zone: string): string => {
  const day = (value ?? '').slice(0, 10);
  return type === 'date' ? day : localDay(`${(value ?? '').replace(' ', 'T').slice(0, 19)}Z`, zone);
};

function modelsOf({ tables }: Profile, { facts, key }: Roles): ReadonlyMap<string, StarterModel> {
  return new Map(tables.map((one) => [one.table.name, starterModel(one, one === facts ? key : undefined)]));
}

const under = (folder: string, files: readonly (readonly [string, string])[]): Files =>
  Object.fromEntries(files.map(([name, text]) => [`${folder}/${name}`, text]));

interface ProjectLines {
  /** Seen from the project. */
  readonly lake: string;
  readonly zone: string;
  readonly currency: string;
  readonly languages: readonly string[];
  readonly copiedFrom: string | undefined;
}

const projectText = ({
  lake,
  zone,
  currency,
  languages,
  copiedFrom,
}: ProjectLines): string => `# What reports and commands share: docs/project.md
lake: ${JSON.stringify(lake === '' ? '.' : lake)}${copiedFrom === undefined ? '' : `      # a copy from ${copiedFrom}`}
templates: templates
out: out
currency: ${currency}
zone: ${zone}
languages: [${languages.join(', ')}]
# sender: Reports <reports@your-domain.com>
# recipients: {domains: [your-domain.com]}
`;

/** "12 texts, such as North; 3 % without". */
function remarksOf({ tables }: Profile): Remarks {
  return new Map(
    tables.flatMap(({ columns, rows }) =>
      columns.map(({ table, name, distinct, nulls, min, max, examples, type }) => {
        const span = type === 'string' ? `such as ${examples.join(', ')}` : `${min} to ${max}`;
        const values = distinct === rows ? 'all different' : `about ${distinct}`;
        const without = nulls === 0 ? '' : `; ${Math.max(1, Math.round((100 * nulls) / rows))} % without`;
        const said = `${values}, ${span}`.replace(/\s+/g, ' ').slice(0, 90);
        return [`${table}.${name}`, `${said}${without}`] as const;
      }),
    ),
  );
}

const currencies: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'CNY' };

function currencyOf({ tables }: Profile): string {
  const sign = tables.map(({ table }) => table.csv.currency).find((one) => one !== undefined);
  return currencies[sign ?? '$'] ?? sign ?? 'USD';
}

function clockNotes({ tables }: Profile, zone: string): string[] {
  return tables.flatMap(({ table }) => {
    const clocks = table.columns.filter(({ isClock, isUtc }) => isClock && !isUtc).map(({ name }) => name);
    if (clocks.length === 0) return [];
    return [
      `${table.name}: the times of ${clocks.join(', ')} say no zone, and are read as those of ${table.clockZone ?? zone}`,
    ];
  });
}
