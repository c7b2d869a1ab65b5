/** Athena of a deployed Periodical, from outside: with the caller's own rights to query. */
import { randomUUID } from 'node:crypto';
import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { type AthenaOptions, athenaEngine } from '../query/athena.ts';
import type { Engine } from '../query/engine.ts';
import { outputIn, outputsOf, requestHandler } from './remote.ts';

/**
 * Engines over the lake of a stack, or over rows in its place. They keep nothing, and each of them is a run of its own.
 * @throws InputError there is no such stack, or the caller may not see it
 */
export async function remoteEngine(stack: string): Promise<(more: Pick<AthenaOptions, 'inputs'>) => Engine> {
  const outputs = await outputsOf(stack);
  const { GlueCatalogId: id, AthenaCatalog: name } = outputs;
  const options: AthenaOptions = {
    athena: new AthenaClient({ requestHandler }),
    s3: new S3Client({ requestHandler }),
    glue: new GlueClient({ requestHandler }),
    workgroup: outputIn(stack, outputs, 'Workgroup'),
    database: outputIn(stack, outputs, 'GlueDatabase'),
    ...(id !== undefined && name !== undefined && { foreign: { id, name } }),
  };
  return (more) => {
    const engine = athenaEngine({ ...options, ...more });
    const run = `test-${randomUUID()}`;
    return { ...engine, run: (job) => engine.run({ ...job, run }) };
  };
}
