/** Files of a lake that are broken, foreign or strangely named: read as they are meant, or refused by name. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { parameterLiteral, textLiteral } from '../../../functions/plan/literals.ts';
import { lakeError } from '../../../functions/query/duckdb/lake-error.ts';
import { sqlProblem } from '../../../functions/query/duckdb/problem.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
import { reportFunctions } from '../../../functions/query/functions.ts';
import { type Lake, parseLake } from '../../../functions/query/lake.ts';
import {
  parametersNamed,
  relationsNamed,
  semicolonsIn,
  substitute,
  tokenize,
} from '../../../functions/query/sql.ts';
import type { Row } from '../../../functions/query/table.ts';
import { openLake } from '../../query/open-lake.ts';
import { temporaryFolder } from './folder.ts';
import { hostileText, hostileTexts, largeTexts } from './hostile.ts';
import { brokenText } from './mutations.ts';
import { cases, forAll, forEach, outcome, spread } from './tries.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

const types = {
  id: 'string',
  day: 'date',
  at: 'timestamp',
  pieces: 'integer',
  paid: 'decimal(10,2)',
  share: 'double',
  own: 'boolean',
};
const columns = Object.entries(types)
  .map(([name, type]) => `${name}: "${type}"`)
  .join(', ');
const lakeOf = (more: string, given = columns): Lake =>
  parseLake('lake.yaml', `tables:\n  sales: {location: sales, columns: {${given}}${more}}\n`);

/** The rows of the table, read through the views that a run makes. */
async function rowsOf(lake: Lake, root: string): Promise<readonly Row[] | Error> {
  return outcome(async () => {
    await openLake(connection, lake, root, ['sales']);
    try {
      return (await readTable(connection, 'select * from raw.sales')).rows;
    } catch (error) {
      throw lakeError(lake, root, error) ?? ofQuery(error);
    } finally {
      await connection
        .run('drop view if exists raw.sales')
        .catch(() => connection.run('drop table raw.sales'));
    }
  });
}

/** What the engine makes of an error that names no file: the query's. */
function ofQuery(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  return new InputError([sqlProblem({ name: 'sales', file: 'sales.sql', text: '' }, error)], {
    cause: error,
  });
}

function write(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function parquetBytes(select: string): Promise<Buffer> {
  const path = join(temporaryFolder(), 'made.parquet');
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  return readFileSync(path);
}

const rows = `select 'a' || range as id, date '2024-06-01' as day, timestamp '2024-06-01 10:00:00' as at,
  range::integer as pieces, 1.5::decimal(10,2) as paid, 0.5::double as share, true as own from range(300)`;

test('Parquet cut at any place is refused by its name', async () => {
  const root = temporaryFolder();
  const whole = await parquetBytes(rows);
  const places = spread(
    Array.from({ length: whole.length }, (_, index) => index),
    60,
  );
  await forEach(places, String, async (length) => {
    write(root, 'sales/a.parquet', whole.subarray(0, length));
    expect(await rowsOf(lakeOf(''), root)).toBeInstanceOf(InputError);
  });
});

test('Parquet with bytes changed is read, or refused by its name', async () => {
  const root = temporaryFolder();
  const whole = await parquetBytes(rows);
  const change = fc.record({
    at: fc.nat(whole.length - 1),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  });
  // Most of what can be wrong lies in the footer.
  const footer = fc.record({
    at: fc.integer({ min: whole.length - 900, max: whole.length - 1 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
  await forAll(fc.oneof(change, footer), cases(120, 4000), async ({ at, bytes }) => {
    const changed = Buffer.from(whole);
    changed.set(bytes.subarray(0, whole.length - at), at);
    write(root, 'sales/a.parquet', changed);
    await rowsOf(lakeOf(''), root);
  });
});

test('foreign Parquet is refused with the column that does not fit', async () => {
  const root = temporaryFolder();
  const foreign = [
    'select 1 as id',
    "select {'a': 1} as id, 1 as pieces",
    'select [1, 2] as pieces',
    'select map {1: 2} as id',
    "select 'x'::blob as id",
    "select time '10:00' as at",
    "select interval '1' day as at",
    'select uuid() as id',
    "select '1'::json as id",
    'select 1::hugeint as pieces',
    'select 1::uhugeint as pieces',
    "select 'a'::enum('a', 'b') as id",
    'select null as id',
    "select bitstring '0101' as id",
    'select 1 as "ID", 2 as "Id"',
    'select 1 as "a b", 2 as "é"',
    'select 1.5::decimal(38, 10) as paid',
    "select 'x' as day",
    "select date '2024-01-01' as at",
    "select timestamptz '2024-01-01 00:00:00+00' as day",
    'select 1 as own',
    'select range as column_of_many from range(10)',
    'select * from range(0)',
  ];
  await forEach(foreign, String, async (select) => {
    write(root, 'sales/a.parquet', await parquetBytes(select));
    expect(await rowsOf(lakeOf(''), root)).toBeInstanceOf(InputError);
    // The second file is another one than the first.
    write(root, 'sales/a.parquet', await parquetBytes(rows));
    write(root, 'sales/b.parquet', await parquetBytes(select));
    expect(await rowsOf(lakeOf(''), root)).toBeInstanceOf(InputError);
    rmSync(join(root, 'sales/b.parquet'));
  });
});

const noParquet: readonly (readonly [string, string | Uint8Array])[] = [
  ['nothing', ''],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['the magic alone', 'PAR1'],
  ['the magic twice', 'PAR1PAR1'],
  ['the magic of encrypted files', `PARE${'x'.repeat(100)}PARE`],
  [
    'a footer of no length',
    Buffer.concat([Buffer.from('PAR1xxxx'), Buffer.from([0, 0, 0, 0]), Buffer.from('PAR1')]),
  ],
  [
    'a footer of four gigabytes',
    Buffer.concat([Buffer.from('PAR1xxxx'), Buffer.from([255, 255, 255, 255]), Buffer.from('PAR1')]),
  ],
  [
    'a footer of zeros',
    Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(64), Buffer.from([64, 0, 0, 0]), Buffer.from('PAR1')]),
  ],
  ['a table of text', 'id,day\n1,2024-06-01\n'],
  ['zeros', Buffer.alloc(4096)],
  ['ones', Buffer.alloc(4096, 255)],
  ['a zip', gzipSync('x')],
];

test('what is no Parquet is refused by its name', async () => {
  const root = temporaryFolder();
  await forEach(
    noParquet,
    ([name]) => name,
    async ([, content]) => {
      write(root, 'sales/a.parquet', content);
      const found = await rowsOf(lakeOf(''), root);
      expect(found).toBeInstanceOf(InputError);
      expect(String(found)).toContain('a.parquet');
    },
  );
});

const names = [
  'dt=2024-06-01/a.parquet',
  'dt=2024-06-01/dt=2024-06-02/a.parquet',
  'dt=2024-06-01/region=north/a.parquet',
  'dt=2024%2D06%2D01/a.parquet',
  'dt=/a.parquet',
  'dt/a.parquet',
  'DT=2024-06-01/a.parquet',
  'dt=2024-99-99/a.parquet',
  'dt=0000-00-00/a.parquet',
  'dt=__HIVE_DEFAULT_PARTITION__/a.parquet',
  'dt=NULL/a.parquet',
  "dt=2024'06/a.parquet",
  'dt=2024"06/a.parquet',
  'dt=*/a.parquet',
  'dt=[2024]/a.parquet',
  'dt=?/a.parquet',
  'dt={a,b}/a.parquet',
  'dt=a b/a.parquet',
  'dt=a\nb/a.parquet',
  'dt=../a.parquet',
  'dt=销售/a.parquet',
  'dt=\u202E/a.parquet',
  'dt=99999999999999999999/a.parquet',
  'dt=1=2/a.parquet',
  'a.parquet',
  'a (1).parquet',
  'a[1].parquet',
  'a*.parquet',
  'a?.parquet',
  "a'b.parquet",
  'a"b.parquet',
  'a\nb.parquet',
  'a\\b.parquet',
  '.a.parquet',
  '_a.parquet',
  'A.PARQUET',
  'part.parquet/part-0.parquet',
  'deep/er/and/deeper/a.parquet',
];

test('files and partition folders with strange names are read, or refused by name', async () => {
  const whole = await parquetBytes(rows);
  const partitions = [
    '',
    ', partitions: {dt: string}',
    ', partitions: {dt: date}',
    ', partitions: {dt: integer}',
  ];
  const all = names.flatMap((name) => partitions.map((partition) => ({ name, partition })));
  await forEach(spread(all, 90), JSON.stringify, async ({ name, partition }) => {
    const root = temporaryFolder();
    write(root, `sales/${name}`, whole);
    const found = await rowsOf(lakeOf(partition), root);
    if (!(found instanceof Error)) expect(found).toHaveLength(300);
    // Beside a file that is named as usual.
    write(root, `sales/${partition === '' ? '' : 'dt=2024-06-30/'}z.parquet`, whole);
    await rowsOf(lakeOf(partition), root);
  });
});

test('a lake in a folder of any name is read', async () => {
  const whole = await parquetBytes(rows);
  const folders = [
    'a b',
    'a[1]',
    "it's",
    'a*b',
    'a?b',
    '{a,b}',
    '销售',
    'a"b',
    'x=1',
    '.hidden',
    '_own',
    'a\\b',
  ];
  await forEach(folders, String, async (folder) => {
    const root = join(temporaryFolder(), folder);
    write(root, 'sales/a.parquet', whole);
    expect(await rowsOf(lakeOf(''), root)).toHaveLength(300);
    rmSync(join(root, 'sales/a.parquet'));
    write(root, 'sales/a.csv', 'id\nx\n');
    expect(await rowsOf(lakeOf(', format: csv', 'id: string'), root)).toEqual([{ id: 'x' }]);
  });
});

const csv = `id,day,at,pieces,paid,share,own
a1,2024-06-01,2024-06-01T10:00:00+08:00,3,12.50,0.5,true
"a,2",2024-06-02,2024-06-02 10:00:00,4,1.00,,false
"a""3",,,,,,
`;

test('CSV with its text broken is read, or refused with its file', async () => {
  const root = temporaryFolder();
  await forAll(brokenText(csv), cases(150, 6000), async (text) => {
    write(root, 'sales/a.csv', text);
    await rowsOf(lakeOf(', format: csv'), root);
  });
});

const strangeCsv: readonly (readonly [string, string | Uint8Array])[] = [
  ['nothing', ''],
  ['a line feed', '\n'],
  ['a byte order mark alone', '\uFEFF'],
  ['UTF-16', Buffer.from(`\uFEFF${csv}`, 'utf16le')],
  ['Latin 1', Buffer.from(csv.replace('a1', 'é'), 'latin1')],
  [
    'no UTF-8',
    Buffer.concat([Buffer.from(csv), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from(',,,,,,\n')]),
  ],
  ['NUL', csv.replace('a1', 'a\0b')],
  ['lone carriage returns', csv.replaceAll('\n', '\r')],
  ['mixed line ends', csv.replace('\n', '\r\n')],
  ['an open quote', `${csv}"open,2024-06-01`],
  ['a quote inside', `${csv}a"b,,,,,,\n`],
  ['too many fields', `${csv}a,,,,,,,,,,\n`],
  ['too few fields', `${csv}a\n`],
  ['an empty line', `${csv}\n\n${csv.split('\n')[1]}\n`],
  ['a header alone', `${csv.split('\n')[0]}\n`],
  ['a header twice', csv.replace('day', 'id')],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['a long line', `${csv}${'x'.repeat(3_000_000)},,,,,,\n`],
  ['a long header', `${'x'.repeat(100_000)},${csv}`],
  ['infinity', `${csv}x,infinity,infinity,1,1,inf,true\n`],
  ['a day of no calendar', `${csv}x,2024-02-30,2024-01-01,1,1,1,true\n`],
  ['a day before Christ', `${csv}x,0044-03-15 (BC),2024-01-01,1,1,1,true\n`],
  ['a day far away', `${csv}x,290000-01-01,290000-01-01,1,1,1,true\n`],
  ['a number too large', `${csv}x,,,99999999999999999999,1,1,true\n`],
  ['a number of another kind', `${csv}x,,,0x10,1,1,true\n`],
  ['money of three decimals', `${csv}x,,,1,1.005,1,true\n`],
  ['money too large', `${csv}x,,,1,1e30,1,true\n`],
  ['no number', `${csv}x,,,1,1,nan,true\n`],
];

test('strange CSV is read, or refused with its file', async () => {
  const root = temporaryFolder();
  await forEach(
    strangeCsv,
    ([name]) => name,
    async ([, content]) => {
      write(root, 'sales/a.csv', content);
      const found = await rowsOf(lakeOf(', format: csv'), root);
      if (found instanceof Error) return;
      for (const { day, at, share } of found) {
        expect(day === null || /^\d{4}-\d\d-\d\d$/.test(String(day))).toBe(true);
        expect(at === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/.test(String(at))).toBe(true);
        expect(share === null || Number.isFinite(share)).toBe(true);
      }
    },
  );
});

test('packed CSV that is broken is refused with its file', async () => {
  const root = temporaryFolder();
  const whole = gzipSync(csv);
  const cut = Array.from({ length: whole.length }, (_, index) => whole.subarray(0, index));
  const broken = [...spread(cut, 20), Buffer.from(csv), Buffer.concat([whole, Buffer.from('more')])];
  await forEach(
    broken,
    (bytes) => String(bytes.length),
    async (bytes) => {
      write(root, 'sales/a.csv.gz', bytes);
      const found = await rowsOf(lakeOf(', format: csv'), root);
      if (!(found instanceof Error)) expect(found).toHaveLength(3);
    },
  );
});

test('days and instants that no calendar has do not come through Parquet either', async () => {
  const root = temporaryFolder();
  const values = ["date 'infinity'", "date '-infinity'", "date '0044-03-15 (BC)'", "date '290000-01-01'"];
  const instants = [
    "timestamp 'infinity'",
    "timestamp '0044-03-15 (BC) 00:00:00'",
    "timestamp '290000-01-01 00:00:00'",
  ];
  const all = [
    ...values.map((value) => ['day: date', `select ${value} as day`] as const),
    ...instants.map((value) => ['day: timestamp', `select ${value} as day`] as const),
  ];
  await forEach(all, String, async ([given, select]) => {
    write(root, 'sales/a.parquet', await parquetBytes(select));
    expect(await rowsOf(lakeOf('', given), root)).toBeInstanceOf(InputError);
  });
});

test('a text comes through CSV as it is', async () => {
  const root = temporaryFolder();
  // An unquoted empty field is null; a NUL and half a pair are no text of a file.
  const text = hostileText.filter((one) => one !== '' && !one.includes('\0') && one.isWellFormed());
  await forAll(fc.array(text, { minLength: 1, maxLength: 30 }), cases(60, 2000), async (texts) => {
    const quoted = texts.map((one) => `"${one.replaceAll('"', '""')}",1`);
    write(root, 'sales/a.csv', `id,more\n${quoted.join('\n')}\n`);
    const found = await rowsOf(lakeOf(', format: csv', 'id: string'), root);
    expect(found).toEqual(texts.map((id) => ({ id })));
  });
});

const how = { literals: {}, functions: reportFunctions({ name: 'UTC', offsets: [], dayOffsets: [] }) };

test('a parameter arrives in SQL as the value that it is', async () => {
  const value = fc.oneof(
    hostileText.filter((text) => !text.includes('\0')),
    fc.boolean(),
    fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((number) => number / 1000),
  );
  await forAll(fc.array(value, { minLength: 1, maxLength: 20 }), cases(60, 3000), async (values) => {
    const literals = Object.fromEntries(values.map((one, index) => [`p${index}`, parameterLiteral(one)]));
    const text = `select ${values.map((_, index) => `:p${index} as c${index}`).join(', ')} where 1 = 1 -- :p0`;
    const [row] = (await readTable(connection, substitute(text, { ...how, literals }))).rows;
    values.forEach((one, index) => {
      const found = row?.[`c${index}`];
      const expected = typeof one === 'string' ? one.toWellFormed() : one;
      expect(typeof one === 'number' ? Number(found) : found).toEqual(expected);
    });
  });
});

test('texts of a megabyte pass through SQL', async () => {
  await forEach(
    largeTexts,
    (text) => text.slice(0, 5),
    async (text) => {
      const sql = substitute('select :p as p, length(:p) as n', {
        ...how,
        literals: { p: textLiteral(text) },
      });
      expect(
        tokenize(sql)
          .map((token) => token.text)
          .join(''),
      ).toBe(sql);
      const [row] = (await readTable(connection, sql)).rows;
      expect(row?.p === text.toWellFormed()).toBe(true);
    },
  );
});

test('any text is tokens that are the text, and names are found only where names stand', async () => {
  const sql = fc
    .array(
      fc.oneof(
        hostileText,
        fc.constantFrom(
          'select',
          ' from ',
          'raw.sales',
          ' :p ',
          "''",
          '"',
          '--',
          '/*',
          '*/',
          '\n',
          '(',
          ')',
          ',',
        ),
      ),
      { maxLength: 10 },
    )
    .map((parts) => parts.join(''));
  await forAll(fc.oneof(sql, fc.constantFrom(...hostileTexts)), cases(300, 20_000), (text) => {
    expect(
      tokenize(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
    expect(substitute(text, { literals: {}, functions: {} })).toBe(text);
    for (const { line } of [...relationsNamed(text), ...parametersNamed(text)]) expect(line >= 1).toBe(true);
    expect(semicolonsIn(text).every((line) => line >= 1)).toBe(true);
  });
});
