/** Tables of the scratch database that no run reads any more: their files go by themselves, they do not. */
import { BatchDeleteTableCommand, GetTablesCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import { secondsBetween } from '../../calendar/instant.ts';
import { RetryableError } from '../../errors.ts';
import { ask } from './calls.ts';
import { madeDays } from './kept-days.ts';

/** Tables that one call of Glue drops. */
const mostAtOnce = 100;

/**
 * Drops the tables that are older than the files of models get. A run lasts hours, and what is kept of months is found
 * by its files.
 * @param now instant in UTC
 * @returns how many
 * @throws RetryableError some could not be dropped
 */
export async function dropOldTables(
  { glue, database }: { readonly glue: GlueClient; readonly database: string },
  now: string,
): Promise<number> {
  const old: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = new GetTablesCommand({ DatabaseName: database, NextToken });
    const answer = await ask('glue:GetTables', database, () => glue.send(page));
    old.push(...(answer.TableList ?? []).filter((table) => isOld(table, now)).map(({ Name = '' }) => Name));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  for (let from = 0; from < old.length; from += mostAtOnce) {
    const TablesToDelete = old.slice(from, from + mostAtOnce);
    const command = new BatchDeleteTableCommand({ DatabaseName: database, TablesToDelete });
    const { Errors = [] } = await ask('glue:BatchDeleteTable', database, () => glue.send(command));
    // Another sweep may have been faster.
    const left = Errors.find(({ ErrorDetail }) => ErrorDetail?.ErrorCode !== 'EntityNotFoundException');
    if (left)
      throw new RetryableError(
        `${database}.${left.TableName} is not dropped: ${left.ErrorDetail?.ErrorMessage}`,
      );
  }
  return old.length;
}

const isOld = ({ CreateTime }: Table, now: string) =>
  CreateTime !== undefined && secondsBetween(CreateTime.toISOString(), now) > madeDays * 86_400;
