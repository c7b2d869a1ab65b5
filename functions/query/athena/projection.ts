/** Where partition projection begins, against where the files of a table do: only its days are listed and read. */
import type { Table } from '@aws-sdk/client-glue';
import { day } from '../../calendar/days.ts';
import type { Models } from '../models.ts';
import { type DayColumns, dayColumns, dayInFormat, dayInTemplate } from '../partition-days.ts';
import { type Catalog, glueTable } from './catalog.ts';
import { dayOfPath } from './files.ts';
import { folderOf } from './lake.ts';
import { filesBelow } from './listing.ts';

/** Empty days in front of the first file that are worth a word: a few cost nothing that anybody sees. */
const manyDays = 100;

/**
 * Says which tables have files that no query reads, and which are listed over days that have none. It looks at the
 * first file alone, so it costs two calls a table.
 * @param names of the tables that are read
 */
export async function projectionWarnings(
  catalog: Catalog,
  names: readonly string[],
  models: Pick<Models, 'lake' | 'byName' | 'absent'>,
): Promise<string[]> {
  const dated = names.filter(
    (name) =>
      !models.absent.includes(name) && Object.keys(models.lake.tables[name]?.partitions ?? {}).length > 0,
  );
  const found = await Promise.all(dated.map((name) => warningOf(catalog, name, dayColumns(name, models))));
  return found.filter((warning) => warning !== undefined);
}

async function warningOf(catalog: Catalog, name: string, columns: DayColumns): Promise<string | undefined> {
  const table = await glueTable(catalog, name);
  const begins = table && beginning(table, columns);
  if (table === undefined || begins === undefined) return undefined;
  const dayOf = dayOfPath(table, columns);
  for await (const { path } of filesBelow(catalog.s3, folderOf(table)))
    return comparison(name, columns, begins, dayOf(path));
  return undefined;
}

/**
 * The first day of a projection, `YYYY-MM-DD`.
 * @returns undefined: there is none, it moves on with the time, or the first file is not that of the first day
 */
function beginning({ Parameters = {} }: Table, [column, ...more]: DayColumns): string | undefined {
  const of = (property: string) => Parameters[`projection.${column}.${property}`] ?? '';
  const [from = ''] = of('range').split(',');
  if (Parameters['projection.enabled'] !== 'true') return undefined;
  if (more.length > 0) return of('type') === 'integer' && /^\d{4}$/.test(from) ? `${from}-01-01` : undefined;
  const isInOrder = of('type') === 'date' && /^[yu]{4}[^a-zA-Z]*MM[^a-zA-Z]*dd$/.test(of('format'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of Glue's.
  return (isInOrder && dayInTemplate('${dt}', ['dt'], dayInFormat(of('format')))(from)) || undefined;
}

function comparison(name: string, columns: DayColumns, begins: string, found: string): string | undefined {
  if (found === '') return undefined;
  const [column, ...more] = columns;
  // The first file of a year need not be the earliest: month=10 comes before month=2.
  const first = more.length === 0 ? found : `${found.slice(0, 4)}-01-01`;
  const empty = day(begins).until(day(first)).days;
  if (empty >= 0 && empty <= manyDays) return undefined;
  const begun = `table ${name}: its partition projection begins on ${begins}`;
  const expected = `expected it to begin on ${first}: lakeFirstDay of the deployment that made the table, or its projection.${column}.range`;
  if (empty < 0) return `${begun}, and no query reads its files from ${first} on until then; ${expected}`;
  return `${begun}, ${empty.toLocaleString('en')} days before its first file: queries over all days list each of their folders; ${expected}`;
}
