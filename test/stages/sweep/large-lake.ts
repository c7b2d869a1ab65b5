/**
 * The sweep of a large lake, in a process of its own with the memory of its Lambda, over an S3 on loopback that
 * answers nothing but lists. `node test/stages/sweep/large-lake.ts [FILES [MILLISECONDS]]` prints what it took: of a
 * million files, each call of S3 answered after so many milliseconds.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { addDays } from '../../../functions/calendar/days.ts';

/** Of the Lambda `sweep`, in megabytes; Node keeps about a fifth of it beside its heap. */
const memory = 512;

const swept = z.object({
  changed: z.number(),
  files: z.number(),
  listings: z.number(),
  usd: z.number(),
  /** Of the whole process. */
  seconds: z.number(),
  cpuSeconds: z.number(),
  /** At most, in megabytes. */
  megabytes: z.number(),
});

/**
 * Lets the sweep look at a lake of so many files, of which order_lines has nearly all.
 * @param latency milliseconds before each answer of S3
 */
export async function sweepLargeLake(files: number, latency = 0): Promise<z.output<typeof swept>> {
  const s3 = await listingServer(keysOf(files), latency);
  try {
    const child = fileURLToPath(new URL('large-lake-child.ts', import.meta.url));
    const options = { env: { PATH: process.env.PATH ?? '' } };
    const heap = `--max-old-space-size=${Math.round(memory * 0.8)}`;
    const { stdout } = await promisify(execFile)(process.execPath, [heap, child, s3.url], options);
    return swept.parse(JSON.parse(stdout));
  } finally {
    s3.close();
  }
}

interface Keys {
  readonly count: number;
  /** In order. */
  readonly at: (index: number) => string;
}

const days = 1000;
const small = ['campaigns', 'creators', 'follower_snapshots', 'live_sessions'].map((table) => `${table}/all`);

/** A thousand days of order_lines, and one file of every other table. */
function keysOf(files: number): Keys {
  const lines = files - small.length - 1;
  const partitions = Array.from({ length: days }, (_, day) => `order_lines/dt=${addDays('2021-10-01', day)}`);
  const at = (index: number) => {
    if (index < small.length) return small[index] ?? '';
    const line = index - small.length;
    if (line >= lines) return 'products/all';
    const each = Math.ceil(lines / days);
    return `${partitions[Math.floor(line / each)]}/part-${String(line % each).padStart(6, '0')}.parquet`;
  };
  return { count: files, at };
}

/** The first index whose key is not before what is asked for. */
function search(keys: Keys, isBefore: (key: string) => boolean): number {
  let [low, high] = [0, keys.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(keys.at(middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}

const pageLength = 1000;

function pageOf(keys: Keys, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('start-after') ?? '';
  const token = query.get('continuation-token');
  let index = Number(token ?? search(keys, (key) => key <= after || key < prefix));
  const contents: string[] = [];
  const folders: string[] = [];
  while (contents.length + folders.length < pageLength && index < keys.count) {
    const key = keys.at(index);
    if (!key.startsWith(prefix)) break;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = key.slice(0, cut + 1);
    if (cut < 0) {
      contents.push(
        `<Contents><Key>${key}</Key><LastModified>2024-07-01T00:00:00.000Z</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>123456</Size><StorageClass>STANDARD</StorageClass></Contents>`,
      );
      index += 1;
    } else {
      folders.push(`<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
      index = search(keys, (one) => one < folder || one.startsWith(folder));
    }
  }
  const isMore = index < keys.count && keys.at(index).startsWith(prefix);
  const next = isMore ? `<NextContinuationToken>${index}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>lake</Name><Prefix>${prefix}</Prefix><IsTruncated>${isMore}</IsTruncated>${next}${contents.join('')}${folders.join('')}</ListBucketResult>`;
}

async function listingServer(keys: Keys, latency: number) {
  const server = createServer(async ({ url = '' }, response) => {
    const page = pageOf(keys, new URL(url, 'http://s3').searchParams);
    if (latency > 0) await wait(latency);
    response.writeHead(200, { 'content-type': 'application/xml' }).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

if (import.meta.main) {
  const [, , files = '1000000', latency = '0'] = argv;
  console.log(await sweepLargeLake(Number(files), Number(latency)));
}
