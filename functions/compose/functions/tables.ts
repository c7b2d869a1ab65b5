import { InputError } from '../../errors.ts';
import type { Row, Table, Value } from '../../query/table.ts';
import { table } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import { writtenNumber } from '../figure.ts';
import {
  columnName,
  type FunctionGroup,
  number,
  numberOf,
  optionalColumnName,
  optionalNumber,
  pageFunction,
} from '../function.ts';
import type { QueryTable } from '../page-table.ts';
import { isSame } from '../shorten.ts';

const data = table('The table.');
const column = columnName('anything', 'The column of the value.');
const known = optionalColumnName('anything', 'Only rows that have a value in this column.');
const last = optionalNumber('Only so many rows, to the last.');

const rows = pageFunction({
  name: 'rows',
  description: 'How many rows a table has.',
  example: '{% count(rows($campaign)) %}',
  values: { data },
  call: ({ data }) => data.rows.length,
});

const pick = pageFunction({
  name: 'pick',
  description:
    'A value of the row whose columns have the values that are named. An error if several rows have them, and differ in it.',
  example: '{% growth(pick($kinds, "growth", kind="service")) %}',
  values: { data, column },
  others: {
    description: 'What a column of the row has to be: `kind="service"`. One of its keys, if it has any.',
    areColumns: true,
  },
  call: ({ data, column }, context, wanted) => {
    const isMeant = (row: Row) => Object.entries(wanted).every(([name, value]) => isSame(row[name], value));
    const [first = null, ...others] = new Set(data.rows.filter(isMeant).map((row) => valueIn(row, column)));
    if (others.length === 0) return writtenNumber(data, column, first, context);
    const named = Object.entries(wanted).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const rows = `${others.length + 1} rows of query ${data.query} have ${named.join(' and ')}`;
    throw InputError.at('', `pick(): ${rows} and differ in ${column}; name more columns, or take first()`);
  },
});

const nth = pageFunction({
  name: 'nth',
  description: 'A value of the row at a place.',
  example: '{% money(nth($flows, 2, "sales")) %}',
  values: { data, place: number('The place of the row; the first is 1.'), column },
  call: ({ data, place, column }, context) => shown(data, data.rows[Number(place) - 1], column, context),
});

const first = pageFunction({
  name: 'first',
  description: 'A value of the first row.',
  example: '{% month(first($months, "month", known="sales")) %}',
  values: { data, column },
  named: { known },
  call: ({ data, column, known }, context) => shown(data, knownRows(data, known)[0], column, context),
});

const lastValue = pageFunction({
  name: 'last',
  description: 'A value of the last row.',
  example: '{% money(last($months, "sales")) %}',
  values: { data, column },
  named: { known },
  call: ({ data, column, known }, context) => shown(data, knownRows(data, known).at(-1), column, context),
});

const extreme = (name: 'largest' | 'smallest', example: string) =>
  pageFunction({
    name,
    description: `A value of the row in which a column is ${name}; of several such rows, the first.`,
    example,
    values: { data, by: columnName('numbers', `The column that is to be ${name}.`), column },
    named: { last },
    call: ({ data, by, column, last }, context) =>
      shown(data, extremeRow(lastRows(data, last), by, name === 'largest' ? 1 : -1), column, context),
  });

const largest = extreme('largest', '{% month(largest($months, "sales", "month", last=12)) %}');
const smallest = extreme('smallest', '{% month(smallest($months, "sales", "month", last=12)) %}');

export const tables: FunctionGroup = {
  title: 'Values of tables',
  functions: [rows, pick, nth, first, lastValue, largest, smallest],
};

function valueIn(row: Row | undefined, column: string): Value {
  return row?.[column] ?? null;
}

const shown = (data: QueryTable, row: Row | undefined, column: string, context: PageContext) =>
  writtenNumber(data, column, valueIn(row, column), context);

function knownRows({ rows }: Table, column: string | undefined): readonly Row[] {
  return column === undefined ? rows : rows.filter((row) => valueIn(row, column) !== null);
}

function lastRows({ rows }: Table, count: number | null | undefined): readonly Row[] {
  return typeof count === 'number' ? rows.slice(-count) : rows;
}

/** @param sign 1: the largest; -1: the smallest */
function extremeRow(rows: readonly Row[], column: string, sign: 1 | -1): Row | undefined {
  const by = (row: Row) => sign * Number(row[column]);
  return rows
    .filter((row) => numberOf(row[column]) !== null)
    .reduce<Row | undefined>(
      (best, row) => (best === undefined || by(row) > by(best) ? row : best),
      undefined,
    );
}
