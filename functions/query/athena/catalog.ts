/** What a database of Glue has. */
import { EntityNotFoundException, GetTableCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { ask } from './calls.ts';

export interface Catalog {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly database: string;
}

/** @returns undefined where Glue does not have it */
export async function glueTable({ glue, database }: Catalog, name: string): Promise<Table | undefined> {
  return ask('glue:GetTable', `${database}.${name}`, async () => {
    try {
      return (await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table;
    } catch (error) {
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    }
  });
}
