/** Models as tables on Athena, against a fake: made once, proved before they are used, and made anew when in doubt. */
import { describe, expect, it } from 'vitest';
import { type Engine, isRunning, type QueryJob, type QueryResult } from '../../../functions/query/engine.ts';
import type { FakeAws, FakeOptions, FakeTable } from './fake.ts';
import { engineOn, errorOf, finish, jobOf, runningOf } from './job.ts';

const made = {
  database: 'scratch',
  workgroup: 'made',
  extractsWorkgroup: 'extracts',
  extractsPlace: 's3://results/extracts/',
};

/** Days with a sale each. */
const days = [
  '2024-01-05',
  '2024-01-31',
  '2024-02-10',
  '2024-03-01',
  '2024-03-20',
  '2024-04-10',
  '2024-05-07',
];
const keyOf = (day: string) => `sales/dt=${day}/a.parquet`;
const upTo = (last: string) => days.filter((day) => day <= last).map(keyOf);

const lake =
  '\n  sales: {location: sales, partitions: {dt: string}, columns: {id: string, paid_at: timestamp, amount: integer}}';
const sales: FakeTable = {
  columns: { id: 'string', paid_at: 'timestamp', amount: 'int' },
  partitions: { dt: 'string' },
  parameters: {
    'projection.enabled': 'true',
    'projection.dt.type': 'date',
    'projection.dt.format': 'yyyy-MM-dd',
  },
};
const values = days.map(
  (day, index) => `('${index}', timestamp '${day} 12:00:00', ${10 ** index}, '${day}')`,
);
const setup = [
  'create table lake.sales (id varchar, paid_at timestamp, amount integer, dt varchar)',
  `insert into lake.sales values ${values.join(', ')}`,
];

const monthly = `-- materialized: monthly
select date_trunc('month', local_day(paid_at)) as month, local_day(paid_at) as day, cast(sum(amount) as bigint) as amount
from lines
where dt >= :month_start_dt and dt <= :month_end_dt and paid_at >= :month_start_at and paid_at < :month_end_at
group by local_day(paid_at)
`;

const texts = {
  lake,
  timezone: 'UTC',
  models: {
    lines: 'select * from raw.sales',
    sums: monthly,
    totals:
      '-- materialized: true\nselect month, cast(sum(amount) as bigint) as amount from sums group by month',
    best: '-- materialized: true\nselect max(amount) as amount from totals',
  },
  queries: {
    months: 'select t.month, t.amount from totals as t order by t.month',
    top: 'select b.amount, (select count(*) from sums) as days from best as b',
  },
  checks: { same: 'select months.month from months where months.amount < 0' },
};

const april = jobOf({ ...texts, period: '2024-04' });
const may = jobOf({ ...texts, period: '2024-05' });
const named = (job: QueryJob, run: string): QueryJob => ({ ...job, run });

const lakeUpTo = (last: string, tags: Record<string, string> = {}): FakeOptions => ({
  tables: { sales: { ...sales, keys: upTo(last) } },
  tags,
  setup,
});

const makings = ({ starts }: FakeAws) =>
  starts.filter(({ QueryString = '' }) => /^create table/.test(QueryString));
const textOf = ({ tables, checks, coverage, statements }: QueryResult) => ({
  tables,
  checks,
  coverage,
  statements: statements.map(({ kind, name, sql, rows }) => ({ kind, name, sql, rows })),
});
const kept = ({ extracts }: QueryResult, isNew: boolean) =>
  extracts.filter((one) => one.isNew === isNew).map(({ month }) => month);

/** What every run must say, whatever was kept. */
async function plain(job: QueryJob, options: FakeOptions) {
  const [engine] = await engineOn(options, { made });
  return textOf(await finish(engine, job));
}

describe('models that are tables', () => {
  it('are made in the order of dependency, and read by all that name them', async () => {
    const [engine, aws] = await engineOn(lakeUpTo('2024-04-10'), { made });
    const result = await finish(engine, april);
    expect(result.tables.months?.rows).toEqual([
      { month: '2024-01-01', amount: 11 },
      { month: '2024-02-01', amount: 100 },
      { month: '2024-03-01', amount: 11_000 },
      { month: '2024-04-01', amount: 100_000 },
    ]);
    expect(result.tables.top?.rows).toEqual([{ amount: 100_000, days: 6 }]);
    expect(result.statements.map(({ kind, name, rows }) => `${kind} ${name} ${rows}`)).toEqual([
      ...['model sums 6', 'model totals 4', 'model best 1'],
      ...['query months 4', 'query top 1', 'check same 0'],
    ]);
    const order = aws.starts.map(
      ({ QueryString = '', WorkGroup }) =>
        `${WorkGroup} ${/^create table "scratch"\."(.)/.exec(QueryString)?.[1] ?? 'read'}`,
    );
    expect(order.slice(0, 5)).toEqual(['extracts e', 'made m', 'made read', 'made m', 'made m']);
    const lakes = aws.starts.filter(({ QueryString = '' }) => QueryString.includes('"lake".sales'));
    expect(lakes).toHaveLength(2);
  });

  it('have the figures that they have without tables', async () => {
    const [engine] = await engineOn(lakeUpTo('2024-04-10'));
    const inlined = await finish(engine, april);
    const { tables, checks } = await plain(april, lakeUpTo('2024-04-10'));
    expect({ tables, checks }).toEqual({ tables: inlined.tables, checks: inlined.checks });
    expect(inlined.extracts).toEqual([]);
  });

  it('are told with their own texts, and the same ones whatever was kept', async () => {
    const [engine, aws] = await engineOn(lakeUpTo('2024-04-10'), { made });
    const first = await finish(engine, april);
    const sqlOf = (name: string) => first.statements.find((one) => one.name === name)?.sql ?? '';
    expect(sqlOf('totals')).toContain('from sums group by month');
    expect(sqlOf('sums')).toContain("dt >= '2023-12-31' and dt <= '2024-05-01'");
    expect(JSON.stringify(textOf(first))).not.toContain('scratch');
    const before = makings(aws).length;
    const second = await finish(engine, named(april, 'run-2'));
    expect(textOf(second)).toEqual(textOf(first));
    expect(makings(aws)).toHaveLength(before);
    expect(second.statements.find(({ name }) => name === 'totals')?.bytesScanned).toBe(0);
    expect([kept(first, true), kept(second, true), kept(second, false)]).toEqual([
      ['2024-01', '2024-02', '2024-03'],
      [],
      ['2024-01', '2024-02', '2024-03'],
    ]);
    expect(second.extracts.map(({ sha256 }) => sha256)).toEqual(first.extracts.map(({ sha256 }) => sha256));
  });

  it('cost what all their statements read', async () => {
    const [engine, aws] = await engineOn(
      { ...lakeUpTo('2024-04-10'), fateOf: () => ({ scanned: 1000 }) },
      { made },
    );
    const { statements, usd } = await finish(engine, april);
    const sum = statements.reduce((total, { bytesScanned = 0 }) => total + bytesScanned, 0);
    expect(sum).toBe(1000 * aws.starts.length);
    expect(usd).toBe(Math.round(aws.starts.length * 50) / 1e6);
  });

  it('are made again under another name if Athena says that there is one', async () => {
    const reason = 'TABLE_ALREADY_EXISTS: Destination table already exists';
    const fateOf: FakeOptions['fateOf'] = (sql) =>
      /^create table "scratch"\."m_\w+_1"/.test(sql)
        ? { state: 'FAILED', error: { ErrorCategory: 2, ErrorMessage: reason } }
        : {};
    const [engine, aws] = await engineOn({ ...lakeUpTo('2024-04-10'), fateOf }, { made });
    expect(textOf(await finish(engine, april))).toEqual(await plain(april, lakeUpTo('2024-04-10')));
    // The days that are open, and both models.
    expect(
      makings(aws).filter(({ QueryString = '' }) => /^create table "scratch"."m_\w+_2"/.test(QueryString)),
    ).toHaveLength(3);
  });
});

describe('a month that is closed', () => {
  it('is read once: a later edition makes what is new and what is open', async () => {
    const tags: Record<string, string> = {};
    const keys = upTo('2024-04-10');
    const [engine, aws] = await engineOn(
      { ...lakeUpTo('', tags), tables: { sales: { ...sales, keys } } },
      { made },
    );
    await finish(engine, april);
    const before = aws.starts.length;
    keys.push(keyOf('2024-05-07'));
    const result = await finish(engine, named(may, 'run-2'));
    expect([kept(result, true), kept(result, false)]).toEqual([
      ['2024-04'],
      ['2024-01', '2024-02', '2024-03'],
    ]);
    const read = aws.starts
      .slice(before)
      .filter(({ QueryString = '' }) => QueryString.includes('"lake".sales'));
    expect(read.map(({ QueryString = '' }) => /dt >= '([\d-]+)'/.exec(QueryString)?.[1])).toEqual([
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(textOf(result)).toEqual(await plain(may, lakeUpTo('2024-05-07')));
  });

  it('is made anew if a file of it was written since, and no other is', async () => {
    const tags: Record<string, string> = {};
    const [engine] = await engineOn(lakeUpTo('2024-04-10', tags), { made });
    await finish(engine, april);
    tags[keyOf('2024-02-10')] = 'other';
    const result = await finish(engine, named(april, 'run-2'));
    expect([kept(result, true), kept(result, false)]).toEqual([['2024-02'], ['2024-01', '2024-03']]);
  });

  it('is not kept if its files were written while they were read', async () => {
    const tags: Record<string, string> = {};
    const fateOf: FakeOptions['fateOf'] = (sql) => {
      if (sql.includes('partitioned_by')) tags[keyOf('2024-02-10')] = 'other';
      return {};
    };
    const [engine] = await engineOn({ ...lakeUpTo('2024-04-10', tags), fateOf }, { made });
    const first = await finish(engine, april);
    expect(kept(first, true)).toEqual(['2024-01', '2024-03']);
    expect(kept(await finish(engine, named(april, 'run-2')), true)).toEqual(['2024-02']);
  });

  it('may have no rows, and has to have rows of its own alone', async () => {
    const none = {
      ...texts,
      models: { ...texts.models, sums: monthly.replace('group by', 'and amount <> 100 group by') },
    };
    const [engine, aws] = await engineOn(lakeUpTo('2024-04-10'), { made });
    const job = jobOf({ ...none, period: '2024-04' });
    expect((await finish(engine, job)).tables.months?.rows).toHaveLength(3);
    expect(kept(await finish(engine, named(job, 'run-2')), false)).toEqual(['2024-01', '2024-02', '2024-03']);
    const count = makings(aws).length;
    const strange = { ...texts.models, sums: monthly.replace(/date_trunc[^)]*\)\)/, "date '2023-07-01'") };
    const error = await errorOf(engine, jobOf({ ...texts, models: strange, period: '2024-04' }));
    expect(error.message).toBe(
      'models/sums.sql:1: sums has rows of the month 2023-07-01 for the days from 2024-01-01 to 2024-04-01; expected the first day of the local month in its column "month", as a date',
    );
    expect(makings(aws).length).toBeGreaterThan(count);
  });

  it('is one of a hundred at most in a statement', async () => {
    const all = Array.from({ length: 130 }, (_, index) => {
      const month = `${2013 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
      return keyOf(`${month}-15`);
    });
    const [engine, aws] = await engineOn(
      { ...lakeUpTo(''), tables: { sales: { ...sales, keys: all } } },
      { made },
    );
    const result = await finish(engine, jobOf({ ...texts, period: '2023-09' }));
    expect(kept(result, true)).toHaveLength(129);
    const ranges = makings(aws).filter(({ WorkGroup }) => WorkGroup === 'extracts');
    expect(ranges).toHaveLength(2);
  });
});

describe('what was made', () => {
  const spoil: Readonly<Record<string, (aws: FakeAws) => void>> = {
    'files are gone': ({ scratch }) => deleteWhere(scratch.objects, (key) => key.includes('/tables/')),
    'one file of a month is gone': ({ scratch }) =>
      deleteWhere(scratch.objects, (key) => key.includes('its_month=2024-02-01')),
    'a file has other content': ({ scratch }) => {
      const [key = '', object] =
        [...scratch.objects].find(([name]) => name.includes('its_month=2024-02')) ?? [];
      scratch.put(key, 'spoiled', object?.rows);
    },
    'a file was added': ({ scratch }) => {
      for (const [key, { rows }] of [...scratch.objects].filter(([name]) => /\/tables\//.test(name)))
        if (rows) scratch.put(key.replace(/[^/]*$/, 'added'), '', rows);
    },
    'tables are gone': ({ scratch }) => scratch.tables.clear(),
    'notes are gone': ({ scratch }) => deleteWhere(scratch.objects, (key) => key.includes('/notes/')),
    'notes are no JSON': ({ scratch }) => {
      for (const key of scratch.objects.keys()) if (key.includes('/notes/')) scratch.put(key, '{"table":');
    },
    'notes are of another shape': ({ scratch }) => {
      for (const key of scratch.objects.keys()) if (key.includes('/notes/')) scratch.put(key, '{}');
    },
  };

  it.each(Object.entries(spoil))('is made anew if %s', async (_, change) => {
    const [engine, aws] = await engineOn(lakeUpTo('2024-04-10'), { made });
    const first = textOf(await finish(engine, april));
    const before = makings(aws).length;
    change(aws);
    expect(textOf(await finish(engine, named(april, 'run-2')))).toEqual(first);
    expect(makings(aws).length).toBeGreaterThan(before);
    const after = makings(aws).length;
    expect(textOf(await finish(engine, named(april, 'run-3')))).toEqual(first);
    expect(makings(aws)).toHaveLength(after);
  });

  it('is made anew if its files may be deleted while it is read', async () => {
    let at = new Date('2024-06-23T12:00:00Z');
    const [engine, aws] = await engineOn({ ...lakeUpTo('2024-04-10'), clock: () => at }, { made });
    await finish(engine, april);
    at = new Date('2024-07-01T23:00:00Z');
    await finish(engine, named(april, 'run-2'));
    const count = makings(aws).length;
    at = new Date('2024-06-22T12:00:00Z');
    for (const [key, object] of aws.scratch.objects) aws.scratch.objects.set(key, { ...object, at });
    await finish(engine, named(april, 'run-3'));
    // The models, and the days that are open; closed months stay for a year.
    expect(makings(aws)).toHaveLength(count + 3);
  });

  it('by two runs at once is right in both', async () => {
    const [engine] = await engineOn({ ...lakeUpTo('2024-04-10'), fateOf: () => ({ looks: 1 }) }, { made });
    const both = await Promise.all([finish(engine, april), finish(engine, named(april, 'run-2'))]);
    const expected = await plain(april, lakeUpTo('2024-04-10'));
    expect(both.map(textOf)).toEqual([expected, expected]);
  });
});

function deleteWhere(objects: FakeAws['scratch']['objects'], isMeant: (key: string) => boolean): void {
  for (const key of objects.keys()) if (isMeant(key)) objects.delete(key);
}

describe('a run that dies', () => {
  /** Asks until it is done; a death loses the state since the last answer. */
  async function finishThroughDeaths(engine: Engine, job: QueryJob): Promise<QueryResult> {
    let { state } = job;
    for (let asked = 0; asked < 300; asked += 1) {
      const answer = await engine.run({ ...job, state }).catch((error: Error) => {
        if (error.message !== 'killed') throw error;
        return undefined;
      });
      if (answer && !isRunning(answer)) return answer;
      if (answer) state = JSON.parse(JSON.stringify(answer.state));
    }
    throw new Error('it never ends');
  }

  it('at any call goes on where it was, and makes nothing twice', async () => {
    const expected = await plain(april, lakeUpTo('2024-04-10'));
    const [calm, aws] = await engineOn({ ...lakeUpTo('2024-04-10'), fateOf: () => ({ looks: 1 }) }, { made });
    await finish(calm, april);
    const [calls, most] = [aws.calls.length, aws.starts.length];
    for (let death = 1; death <= calls; death += 3) {
      let count = 0;
      const onCall = () => {
        count += 1;
        if (count === death) throw new Error('killed');
      };
      const options = { ...lakeUpTo('2024-04-10'), fateOf: () => ({ looks: 1 }), onCall };
      const [engine, fake] = await engineOn(options, { made });
      expect(textOf(await finishThroughDeaths(engine, april)), `killed at call ${death}`).toEqual(expected);
      expect(fake.starts.length, `killed at call ${death}`).toBeLessThanOrEqual(most);
      fake.close();
    }
  });

  it('again and again, and has lost its state each time, ends well', async () => {
    let count = 0;
    const onCall = () => {
      count += 1;
      if (count % 90 === 0) throw new Error('killed');
    };
    const [engine, aws] = await engineOn({ ...lakeUpTo('2024-04-10'), onCall }, { made });
    let result: QueryResult | undefined;
    for (let asked = 0; asked < 100 && !result; asked += 1) {
      const answer = await engine.run(april).catch(() => undefined);
      if (answer && !isRunning(answer)) result = answer;
    }
    expect(result && textOf(result)).toEqual(await plain(april, lakeUpTo('2024-04-10')));
    expect(makings(aws).length).toBeLessThanOrEqual(8);
  });

  it('says what it waits for, each once', async () => {
    const [engine] = await engineOn({ ...lakeUpTo('2024-04-10'), fateOf: () => ({ looks: 3 }) }, { made });
    const { waitingFor, state } = await runningOf(engine, april);
    expect(waitingFor).toEqual(['model sums', 'query months', 'query top', 'check same']);
    expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(2000);
  });
});
