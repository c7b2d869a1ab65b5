/** Types of a Glue table against those of lake.yaml. */
import { quoteName } from '../../plan/literals.ts';
import { columnKey, type RawTable, typesOf } from '../lake.ts';
import type { LakeTimes } from '../times.ts';
import { isCsvOfTexts } from './csv.ts';

const sqlTypes: Readonly<Record<string, string>> = { string: 'varchar' };
const sqlType = (type: string) => sqlTypes[type] ?? type;

/** A relation with the table's columns and no rows. */
export function emptySelect(table: RawTable): string {
  const columns = typesOf(table).map(
    ([name, type]) => `cast(null as ${sqlType(type)}) as ${quoteName(name)}`,
  );
  return `select ${columns.join(', ')} where false`;
}

export interface Casts {
  /** The columns with the types of lake.yaml; undefined where they have them already. */
  readonly casts: readonly string[] | undefined;
  readonly problems: readonly string[];
  /** Columns of times whose zone is not said. */
  readonly unzoned: readonly string[];
}

/**
 * Columns of CSV may be texts, of which `csvSelect` reads the values.
 * @param found types of Glue by column
 * @param place what has them, for messages
 */
export function castsOf(
  name: string,
  table: RawTable,
  found: ReadonlyMap<string, string>,
  times: LakeTimes,
  place = 'the Glue table',
): Casts {
  const columns = typesOf(table).map(([column, type]) => ({
    column,
    type,
    actual: found.get(columnKey(column)),
  }));
  const isCsv = isCsvOfTexts(table, found);
  const problems = columns.flatMap(({ column, type, actual }) => {
    const where = `table ${name}: column ${column}`;
    if (actual === undefined)
      return [`${where} is not in ${place}, which has ${[...found.keys()].join(', ')}`];
    const isRead = isCsv && Object.hasOwn(table.columns, column);
    return isRead || fits(actual, type) ? [] : [`${where} is ${actual} in ${place}; expected ${type}`];
  });
  const casts = columns.map(({ column, type, actual = '' }) => {
    const cast = columnSql({ value: quoteName(column), type, actual }, table.columns[column]?.zone, times);
    return `${cast} as ${quoteName(column)}`;
  });
  const isSame = columns.every(
    ({ column }, index) => casts[index] === `${quoteName(column)} as ${quoteName(column)}`,
  );
  const unzoned = columns.filter(
    ({ column, type, actual }) =>
      type === 'timestamp' && isClockTime(actual) && table.columns[column]?.zone === undefined,
  );
  return { casts: isSame ? undefined : casts, problems, unzoned: unzoned.map(({ column }) => column) };
}

function columnSql(
  { value, type, actual }: { readonly value: string; readonly type: string; readonly actual: string },
  zone: string | undefined,
  times: LakeTimes,
): string {
  if (type === 'timestamp' && actual === 'date') return times.midnight(value, zone);
  if (type === 'timestamp' && isInstant(actual)) return `cast(at_timezone(${value}, 'UTC') as timestamp)`;
  if (type === 'timestamp' && zone !== undefined)
    return times.utc(same(actual, type) ? value : `cast(${value} as timestamp)`, zone);
  return same(actual, type) ? value : `cast(${value} as ${sqlType(type)})`;
}

// Iceberg's have six digits, and say what they are.
const isClockTime = (actual = '') => /^timestamp(\(6\))?$/.test(actual);
const isInstant = (actual: string) => actual === 'timestamp(6) with time zone';

// Glue's `int` is lake.yaml's `integer`.
const plain = (type: string) => type.replaceAll(/\s/g, '').replace(/^int$/, 'integer');

const same = (actual: string, type: string) => plain(actual) === plain(type);

const integers = ['tinyint', 'smallint', 'integer', 'bigint'];

/**
 * Whether the table's type is the declared one, or another that keeps what its values say. A whole number that
 * is too large for the declared type ends the query that reads it.
 */
function fits(actual: string, type: string): boolean {
  if (same(actual, type)) return true;
  const isInteger = integers.includes(plain(actual));
  if (type === 'timestamp') return actual === 'date' || isClockTime(actual) || isInstant(actual);
  if (type === 'string') return /^(varchar|char)\b/.test(actual);
  if (type === 'double') return isInteger || /^(float|decimal)\b/.test(actual);
  if (type === 'integer' || type === 'bigint') return isInteger;
  const [have, want] = [actual, type].map((text) => /^decimal\((\d+),(\d+)\)$/.exec(plain(text)));
  if (!want) return false;
  return have ? Number(have[2]) <= Number(want[2]) : isInteger;
}
