/**
 * CSV tables of Glue, whose columns are all texts: as values in the same way as on one machine. What Hive's reader
 * takes in silence, lines with too many or too few fields, ends the query.
 */
import type { Table } from '@aws-sdk/client-glue';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import { encodingOnAthena, restColumn, serdeProperties, skippedLines } from '../csv/serde.ts';
import { type CsvColumn, type Dialect, selectValues, textsOf } from '../csv/values.ts';
import { columnKey, type RawTable } from '../lake.ts';
import type { LakeTimes } from '../times.ts';

/** Whether Glue's columns are texts that have to be read. @param found types of Glue by column */
export const isCsvOfTexts = ({ format, columns }: RawTable, found: ReadonlyMap<string, string>): boolean =>
  format === 'csv' &&
  Object.keys(columns).every((column) => (found.get(columnKey(column)) ?? 'string') === 'string');

/**
 * A SELECT of the columns of lake.yaml and of the partitions.
 * @param from the Glue table, in SQL
 * @param found its types by column
 */
export function csvSelect(
  name: string,
  table: RawTable,
  found: ReadonlyMap<string, string>,
  times: LakeTimes,
  from: string,
): string {
  const columns = Object.entries(table.columns).map(([key, column]) => ({ name: key, ...column }));
  const options = { columns, settings: table, dialect: dialectOf(name), times };
  const partitions = Object.keys(table.partitions).map(quoteName);
  const texts = textsOf(options, (column) => textOf(table, column, column.name === columns[0]?.name));
  const others = [`${path} as ${file}`, ...partitions].join(', ');
  const lines = wholeLines(name, columns, found);
  return selectValues(options, `select ${texts}, ${others} from ${from} where ${lines}`, partitions);
}

// Athena's own column.
const path = '"$path"';
const file = '"its file"';

/** The reader of Hive leaves a byte order mark in the first field, if there is no header that has it. */
const textOf = ({ header }: RawTable, { name }: CsvColumn, isFirst: boolean): string =>
  header || !isFirst ? quoteName(name) : `replace(${quoteName(name)}, chr(65279), '')`;

const dialectOf = (table: string): Dialect => ({
  group: (number) => `$${number}`,
  sqlType: (type) => (type === 'string' ? 'varchar' : type),
  fail: (column, text, type) => {
    const [before, behind] = [`: table ${table}: column ${column} holds "`, `"; expected ${type}`];
    return `cast(${file} || ${textLiteral(before)} || substr(${text}, 1, 200) || ${textLiteral(behind)} as ${type})`;
  },
});

/**
 * True for lines that have all fields, and false for blank ones. A line with fewer fields has null in the last
 * column, where an empty field is an empty text.
 */
function wholeLines(name: string, columns: readonly CsvColumn[], found: ReadonlyMap<string, string>): string {
  const [first = '', second] = [...columns.map((column) => column.name), restColumn];
  const last = columns.at(-1)?.name ?? '';
  const fail = (problem: string) =>
    `cast(${path} || ${textLiteral(`: table ${name}: ${problem}`)} as boolean)`;
  const fewer = fail(
    `a line has fewer fields than lake.yaml has columns (${columns.length}), or a quote that is not closed in it: Athena reads no line ends in quotes`,
  );
  const more = fail(`a line has more fields than lake.yaml has columns (${columns.length})`);
  const isBlank = `coalesce(${quoteName(first)}, '') = '' and ${quoteName(second ?? '')} is null`;
  return [
    `case`,
    columns.length > 1 ? `when ${isBlank} then false` : '',
    `when ${quoteName(last)} is null then ${fewer}`,
    found.has(restColumn) ? `when ${quoteName(restColumn)} is not null then ${more}` : '',
    `else true end`,
  ]
    .filter((line) => line !== '')
    .join(' ');
}

const usual: Readonly<Record<string, string>> = { separatorChar: ',', quoteChar: '"', escapeChar: '\\' };

/**
 * What a Glue table's reader of texts would read otherwise than DuckDB does.
 * @param isOfTexts whether all columns are
 */
export function serdeProblems(table: RawTable, glue: Table, isOfTexts: boolean): string[] {
  const { SerializationLibrary, Parameters = {} } = glue.StorageDescriptor?.SerdeInfo ?? {};
  const library = SerializationLibrary?.replace(/^.*\./, '');
  // The table may have the same columns in Parquet, and a catalog need not say how it reads.
  if (!isOfTexts && !/^(LazySimple|OpenCSV)SerDe$/i.test(library ?? '')) return [];
  const encoding = encodingOnAthena(table);
  if (encoding !== undefined) return [encoding];
  if (library === undefined) return [];
  if (library !== 'OpenCSVSerde') return [`${library} takes quotes for text; expected OpenCSVSerde`];
  if (!isOfTexts) return ['OpenCSVSerde gives null for what does not fit; expected columns of type string'];
  const found = { ...usual, ...Parameters };
  return Object.entries({ ...serdeProperties(table), ...linesProperty(table) }).flatMap(([key, expected]) => {
    const said = key === skipKey ? (glue.Parameters?.[key] ?? '0') : found[key];
    return said === expected
      ? []
      : [`${key} is ${JSON.stringify(said)}; expected ${JSON.stringify(expected)}`];
  });
}

const skipKey = 'skip.header.line.count';
const linesProperty = (table: RawTable) => ({ [skipKey]: String(skippedLines(table)) });
