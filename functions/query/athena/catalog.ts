/** What a database of Glue has. */
import { EntityNotFoundException, GetTableCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { quoteName } from '../../plan/literals.ts';
import { ask } from './calls.ts';

export interface Catalog {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly database: string;
  /** Catalog of another account that has the database. @default the account's own */
  readonly foreign?: { readonly id: string; readonly name: string } | undefined;
}

/** What SQL calls the database: Athena knows a catalog of another account as a data source. */
export const databaseIn = ({ database, foreign }: Omit<Catalog, 'glue' | 's3'>): string =>
  [...(foreign ? [foreign.name] : []), database].map(quoteName).join('.');

/** @returns undefined where Glue does not have it */
export async function glueTable(
  { glue, database, foreign }: Catalog,
  name: string,
): Promise<Table | undefined> {
  return ask('glue:GetTable', `${database}.${name}`, async () => {
    try {
      const asked = { CatalogId: foreign?.id, DatabaseName: database, Name: name };
      return (await glue.send(new GetTableCommand(asked))).Table;
    } catch (error) {
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    }
  });
}
