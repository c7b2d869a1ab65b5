/** The Athena engine against a fake: what fails, who can mend it, and what is tried again. */
import { TooManyRequestsException } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { InputError, RetryableError } from '../../../functions/errors.ts';
import type { FakeOptions } from './fake.ts';
import { engineOn, errorOf, finish, jobOf, runningOf } from './job.ts';

const numbers = (upTo: number) => Array.from({ length: upTo }, (_, index) => index + 1);
const manyQueries = Object.fromEntries(numbers(7).map((n) => [`q${n}`, `select ${n} as n`]));
const one = jobOf({ queries: { one: 'select 1 as n' } });

describe('a failure', () => {
  const athenasOwn = {
    state: 'FAILED',
    error: {
      ErrorCategory: 1,
      ErrorType: 200,
      Retryable: true,
      ErrorMessage: 'GENERIC_INTERNAL_ERROR: oops',
    },
  } as const;

  it('of Athena itself is tried again under another token', async () => {
    const [engine, { starts }] = await engineOn({ fateOf: (_, before) => (before < 2 ? athenasOwn : {}) });
    expect((await finish(engine, one)).tables.one?.rows).toEqual([{ n: 1 }]);
    expect(new Set(starts.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(3);
  });

  it('of Athena itself is given up after three attempts, and may pass later', async () => {
    const [engine, { starts }] = await engineOn({ fateOf: () => athenasOwn });
    const error = await errorOf(engine, one);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error.message).toBe('query one failed in Athena 3 times: GENERIC_INTERNAL_ERROR: oops');
    expect(starts).toHaveLength(3);
    await errorOf(engine, one);
    expect(starts).toHaveLength(3);
  });

  it.each([
    ['with what Athena says of it', athenasOwn.error],
    ['without a word', undefined],
  ])('that Athena itself takes back is none, %s: the query goes on', async (_, error) => {
    const fate = { looks: 4, fallsAt: [2], ...(error ? { error } : {}) };
    const [engine, { starts }] = await engineOn({ fateOf: () => fate });
    const result = await finish(engine, one);
    expect([result.tables.one?.rows, result.statements[0]?.id]).toEqual([[{ n: 1 }], 'query-1']);
    expect(starts).toHaveLength(1);
  });

  it('of a wrong text is believed at once, and stops nothing that Athena has taken back', async () => {
    const wrong = { ErrorCategory: 2, ErrorMessage: 'TYPE_MISMATCH: no' };
    const [engine, { calls }] = await engineOn({ fateOf: () => ({ state: 'FAILED', error: wrong }) });
    await errorOf(engine, one);
    expect(calls.filter((name) => name === 'BatchGetQueryExecution')).toHaveLength(1);
  });

  it('of long ago is tried again by whoever asks again', async () => {
    const endedAt = new Date('2024-07-01T23:54:00Z');
    const denied = { ErrorCategory: 2, ErrorMessage: 'Access Denied (Service: Amazon S3; Status Code: 403)' };
    const [engine] = await engineOn({
      fateOf: (_, before) => (before === 0 ? { state: 'FAILED', error: denied, endedAt } : {}),
    });
    expect((await finish(engine, one)).statements[0]?.id).toBe('query-2');
  });

  it.each([
    ['Access Denied (Service: Amazon S3; Status Code: 403)', 's3:GetObject and s3:ListBucket on the lake'],
    ['Access denied when writing output to url: s3://results/x.csv', 's3:PutObject on the results'],
    ['User: x is not authorized to perform: glue:GetTable on resource: y', 'glue:GetTable'],
    ['Access Denied: the KMS key cannot be used', 'kms:Decrypt'],
    ['Insufficient Lake Formation permission(s) on orders', 'SELECT in Lake Formation'],
  ])('for want of a permission names it: %s', async (ErrorMessage, permission) => {
    const error = { ErrorCategory: 1, Retryable: false, ErrorMessage };
    const [engine, { starts }] = await engineOn({ fateOf: () => ({ state: 'FAILED', error }) });
    const found = await errorOf(engine, one);
    expect(found).toBeInstanceOf(InputError);
    expect(found.message).toContain(`access denied; the role needs ${permission}`);
    expect(found.message).toContain('query one');
    expect(starts).toHaveLength(1);
  });

  it('by somebody who cancelled the query says so', async () => {
    const [engine] = await engineOn({
      fateOf: () => ({ state: 'CANCELLED', reason: 'Query cancelled by user' }),
    });
    const error = await errorOf(engine, one);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain('query one was cancelled in Athena (query-1); run the report again');
  });

  it('by the limit of bytes names limit, bytes and work group', async () => {
    const reason = 'Query cancelled! : Bytes scanned limit was exceeded';
    const [engine] = await engineOn({
      fateOf: () => ({ state: 'CANCELLED', reason, scanned: 1_234_567_890 }),
    });
    const error = await errorOf(engine, one);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(
      /one\.sql: read 1,234,567,890 bytes .* BytesScannedCutoffPerQuery of the work group reports/,
    );
  });

  it('is the first that counts: what this run itself stopped then is not told', async () => {
    const [engine] = await engineOn({
      fateOf: (sql) =>
        sql.includes('1') ? { looks: 1, state: 'FAILED', reason: 'TYPE_MISMATCH: no' } : { looks: 9 },
    });
    const job = jobOf({ queries: { two: 'select 2 as n', one: 'select 1 as n' } });
    const { state } = await runningOf(engine, job);
    expect((await errorOf(engine, { ...job, state })).message).toBe('reports/r/one.sql: TYPE_MISMATCH: no');
    expect((await errorOf(engine, { ...job, state })).message).toBe('reports/r/one.sql: TYPE_MISMATCH: no');
  });
});

describe('AWS', () => {
  const metadata = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
  const named = (name: string, status: number, more = {}) =>
    Object.assign(new Error(`${name} happened`), { name, ...metadata(status), ...more });
  const throttle = () =>
    new TooManyRequestsException({ message: 'You have exceeded the limit', ...metadata(400) });

  it('that throttles a start is asked later, and nothing is lost', async () => {
    let calls = 0;
    const [engine, { starts }] = await engineOn({
      onCall: (name) => {
        if (name === 'StartQueryExecution' && ++calls % 3 === 0) throw throttle();
      },
      fateOf: () => ({ looks: 1 }),
    });
    const job = jobOf({ queries: manyQueries });
    const { state } = await runningOf(engine, job);
    expect(Object.keys(state).filter((key) => key !== 'lake')).toHaveLength(2);
    const { tables } = await finish(engine, { ...job, state });
    expect(Object.values(tables).map(({ rows }) => rows[0]?.n)).toEqual(numbers(7));
    expect(starts).toHaveLength(7);
  });

  it.each(['GetTable', 'BatchGetQueryExecution', 'GetQueryResults', 'GetObject'])(
    'that throttles %s is asked later',
    async (command) => {
      let isFirst = true;
      const [engine] = await engineOn({
        ...sales,
        onCall: (name) => {
          if (name !== command || !isFirst) return;
          isFirst = false;
          throw name === 'GetObject' ? named('SlowDown', 503) : throttle();
        },
      });
      const { waitingFor, state } = await runningOf(engine, salesJob);
      expect(waitingFor).toContain('query total');
      expect((await finish(engine, { ...salesJob, state })).tables.total?.rows).toEqual([
        { amount: '15.00' },
      ]);
    },
  );

  it.each([
    ['StartQueryExecution', 'athena:StartQueryExecution on the work group reports'],
    ['GetTable', 'glue:GetTable on lake.sales'],
    ['ListObjectsV2', 's3:ListBucket on lake'],
    ['GetObject', 's3:GetObject on s3://results/query-1.csv'],
  ])('that denies %s is told with the permission', async (command, permission) => {
    const [engine] = await engineOn({
      ...sales,
      onCall: (name) => {
        if (name === command)
          throw named(name.startsWith('G') ? 'AccessDenied' : 'AccessDeniedException', 403);
      },
    });
    const error = await errorOf(engine, salesJob);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`access denied; the role needs ${permission}: `);
  });

  it.each([
    named('InternalServerException', 500),
    named('Error', 0, { code: 'ECONNRESET' }),
    named('TimeoutError', 0),
  ])('that fails itself may be asked again: %s', async (problem) => {
    const [engine] = await engineOn({
      onCall: (name) => {
        if (name === 'BatchGetQueryExecution') throw problem;
      },
    });
    const error = await errorOf(engine, one);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error.cause).toBe(problem);
  });
});

const sales: FakeOptions = {
  tables: { sales: { columns: { id: 'int', amount: 'decimal(18,2)' } } },
  setup: [
    'create table lake.sales as select * from (values (1, 10.50::decimal(18,2)), (2, 4.50)) as t (id, amount)',
  ],
};

const salesJob = jobOf({
  lake: '\n  sales: {location: sales, columns: {id: integer, amount: "decimal(18,2)"}}',
  models: { lines: 'select id, amount from raw.sales' },
  queries: { total: 'select sum(amount) as amount from lines' },
});
