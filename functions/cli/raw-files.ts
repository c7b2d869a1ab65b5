/** The raw files that `periodical init` looks at: those of a folder, or a copy from S3 beside the project. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Found } from '../init/found.ts';

export interface RawFiles {
  /** Absolute. */
  readonly lake: string;
  /** Tables that a catalogue knows. @default none: they are found by names */
  readonly found?: Found;
  readonly copiedFrom?: string;
  /** Settings of a deployment over them. */
  readonly deployed?: string;
  readonly notes: readonly string[];
}

interface Asked {
  readonly lake?: string;
  readonly glue?: string;
}

/** Where a copy lies, seen from the project. */
const copy = 'lake';

/**
 * @param directory of the project
 * @throws UsageError there are none, or two
 */
export async function rawFiles(
  { lake, glue }: Asked,
  directory: string,
  onProgress: (detail: string) => void,
): Promise<RawFiles> {
  if (lake !== undefined && glue !== undefined) throw new UsageError('init takes --lake or --glue, not both');
  const into = join(directory, copy);
  if (glue !== undefined) return fromGlue(glue, into, onProgress);
  if (lake?.startsWith('s3://')) return fromS3(lake, into, onProgress);
  return { lake: folderAt(lake, directory), notes: [] };
}

function folderAt(lake: string | undefined, directory: string): string {
  if (lake === undefined)
    throw new UsageError('init needs --lake, the folder of the raw files or s3://…, or --glue');
  const path = resolve(lake);
  if (`${directory}/`.startsWith(`${path}/`))
    throw new UsageError(`--lake ${lake} holds the project; expected a folder of raw files alone`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError(`--lake ${lake}: there is no such folder`);
}

async function fromS3(url: string, into: string, onProgress: (detail: string) => void): Promise<RawFiles> {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(url) ?? [];
  if (bucket === '') throw new UsageError(`--lake ${url}: expected s3://BUCKET or s3://BUCKET/FOLDER`);
  const [{ copyFiles, filesIn }, { s3 }] = await Promise.all([import('../init/copy.ts'), clients()]);
  onProgress(`listing ${url}`);
  const notes = await copyFiles(await filesIn(s3, url), { s3, into, onProgress });
  const folder = prefix === '' ? '' : ` -c lakePrefix=${prefix}`;
  return { lake: into, copiedFrom: url, notes, deployed: `-c lakeBucket=${bucket}${folder}` };
}

async function fromGlue(
  database: string,
  into: string,
  onProgress: (detail: string) => void,
): Promise<RawFiles> {
  const [{ tablesIn }, { copyFiles }, { s3, glue }] = await Promise.all([
    import('../init/glue.ts'),
    import('../init/copy.ts'),
    clients(),
  ]);
  onProgress(`listing ${database}`);
  const { tables, files, places, ...others } = await tablesIn({ glue, s3, database });
  const notes = await copyFiles(files, { s3, into, onProgress });
  const copied = tables.map((table) => ({
    ...table,
    files: table.files.filter((file) => isThere(into, file)),
  }));
  const buckets = [...new Set([...files.map(({ url }) => url), ...places].map((url) => url.split('/')[2]))];
  const deployed = `-c glueDatabase=${database} -c lakeFolders=${buckets.map((bucket) => `s3://${bucket}`).join(',')}`;
  const found = { tables: copied, ...others };
  return { lake: into, found, copiedFrom: `the database ${database} of Glue`, notes, deployed };
}

const isThere = (into: string, file: string) =>
  statSync(join(into, file), { throwIfNoEntry: false }) !== undefined;

/** Region and credentials are those of the AWS CLI. */
async function clients() {
  const [{ S3Client }, { GlueClient }, { callTimeouts }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-glue'),
    import('../aws/timeouts.ts'),
  ]);
  const requestHandler = callTimeouts(30_000);
  return {
    s3: new S3Client({ requestHandler, followRegionRedirects: true }),
    glue: new GlueClient({ requestHandler }),
  };
}
