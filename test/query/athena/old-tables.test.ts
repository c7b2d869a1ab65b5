/** Tables of the scratch database that no run reads any more. */
import {
  BatchDeleteTableCommand,
  type BatchDeleteTableCommandOutput,
  GetTablesCommand,
  type GlueClient,
} from '@aws-sdk/client-glue';
import { expect, it } from 'vitest';
import { RetryableError } from '../../../functions/errors.ts';
import { madeDays } from '../../../functions/query/athena/kept-days.ts';
import { dropOldTables } from '../../../functions/query/athena/old-tables.ts';

const now = '2024-07-02T05:00:00Z';
const aged = (days: number) => new Date(Date.parse(now) - days * 86_400_000);

type Errors = BatchDeleteTableCommandOutput['Errors'];

/** Gives tables in pages of two. */
function glueWith(tables: Readonly<Record<string, Date | undefined>>, errors: Errors = []) {
  const dropped: string[][] = [];
  const all = Object.entries(tables).map(([Name, CreateTime]) => ({ Name, CreateTime }));
  const send = async (command: unknown) => {
    if (command instanceof GetTablesCommand) {
      expect(command.input.DatabaseName).toBe('scratch');
      const from = Number(command.input.NextToken ?? 0);
      const NextToken = from + 2 < all.length ? String(from + 2) : undefined;
      return { TableList: all.slice(from, from + 2), NextToken };
    }
    if (!(command instanceof BatchDeleteTableCommand)) throw new TypeError('no such call');
    expect(command.input.DatabaseName).toBe('scratch');
    dropped.push(command.input.TablesToDelete ?? []);
    return { Errors: errors };
  };
  return { glue: { send } as unknown as GlueClient, database: 'scratch', dropped };
}

it('are dropped when they are older than their files get, and none sooner', async () => {
  const { dropped, ...scratch } = glueWith({
    young: aged(0),
    last: aged(madeDays),
    old: aged(madeDays + 0.001),
    ancient: aged(500),
    unknown: undefined,
  });
  expect(await dropOldTables(scratch, now)).toBe(2);
  expect(dropped).toEqual([['old', 'ancient']]);
});

it('are dropped a hundred at a time, and nothing is asked where there are none', async () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`t${index}`, aged(30)]));
  const { dropped, ...scratch } = glueWith(many);
  expect(await dropOldTables(scratch, now)).toBe(201);
  expect(dropped.map((names) => names.length)).toEqual([100, 100, 1]);
  const none = glueWith({});
  expect(await dropOldTables(none, now)).toBe(0);
  expect(none.dropped).toEqual([]);
});

it('that another sweep has dropped are no trouble; others that stay are, by their name', async () => {
  const error = (ErrorCode: string) => [
    { TableName: 'old', ErrorDetail: { ErrorCode, ErrorMessage: 'said so' } },
  ];
  const gone = glueWith({ old: aged(30) }, error('EntityNotFoundException'));
  expect(await dropOldTables(gone, now)).toBe(1);
  const left = dropOldTables(glueWith({ old: aged(30) }, error('ConcurrentModificationException')), now);
  await expect(left).rejects.toThrow('scratch.old is not dropped: said so');
  await expect(left).rejects.toBeInstanceOf(RetryableError);
});
