/** A large folder is listed in parts at once, and every file of it is given once. */
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { eachFile, type Folder, filesBelow, folderAt } from '../../../functions/query/athena/listing.ts';
import { fakeAws } from './fake.ts';

/** The fake has three keys on a page. */
async function listed(keys: readonly string[], folder: Folder, onCall: (input: object) => void = () => {}) {
  const aws = await fakeAws({
    tables: { sales: { columns: {}, keys } },
    onCall: (_, input) => onCall(input),
  });
  onTestFinished(() => aws.close());
  const found: string[] = [];
  let calls = 0;
  await eachFile(
    aws.s3,
    folder,
    ({ path }) => found.push(path),
    () => calls++,
  );
  expect(calls).toBe(aws.calls.length);
  const inOrder: string[] = [];
  for await (const { path } of filesBelow(aws.s3, folder)) inOrder.push(path);
  expect(found.toSorted()).toEqual(inOrder.toSorted());
  return { found, calls };
}

const sales = folderAt('s3://lake/sales');
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));
const two = (n: number) => String(1 + n).padStart(2, '0');
const day = (n: number) => `dt=2024-${two(Math.floor(n / 28))}-${two(n % 28)}`;

describe('every file is given once', () => {
  test.each<[string, readonly string[]]>([
    ['none', []],
    ['one page', times(3, (n) => `sales/${n}`)],
    ['no folders', times(100, (n) => `sales/${String(n).padStart(3, '0')}`)],
    ['one file a folder', times(100, (n) => `sales/${day(n)}/a`)],
    ['many files a folder', times(200, (n) => `sales/${day(n % 9)}/${n}`)],
    ['one folder', times(60, (n) => `sales/all/${n}`)],
    ['files between the folders', times(80, (n) => `sales/${day(n >> 1)}${n % 2 ? '' : '/a'}`)],
    ['folders in folders', times(120, (n) => `sales/r${n % 4}/${day(n)}/${n}`)],
    [
      'names of which JavaScript has another order',
      times(80, (n) => `sales/${['\u{1f600}', '\uff5e', 'é', 'z'][n % 4]}${n % 8}/${n}`),
    ],
  ])('%s', async (_, keys) => {
    const beside = ['sales-old/a', 'sales0/a', 'rest/a'];
    expect((await listed([...beside, ...keys], sales)).found).toHaveLength(keys.length);
  });

  it('of those that begin as they are meant', async () => {
    const keys = times(90, (n) => `sales/${n % 2 ? '' : 'old-'}${day(n)}/${n}`);
    const { found } = await listed(keys, { ...sales, beginning: 'dt=' });
    expect(found).toHaveLength(45);
    expect(found.every((path) => path.startsWith('dt='))).toBe(true);
  });
});

it('a large folder is listed in eight parts, for few calls more', async () => {
  const keys = times(600, (n) => `sales/${day(Math.floor(n / 5))}/${String(n).padStart(4, '0')}`);
  const starts = new Set<unknown>();
  const { calls } = await listed(keys, sales, (input) => {
    if ('StartAfter' in input && !('Delimiter' in input)) starts.add(input.StartAfter);
  });
  expect(starts.size).toBe(8);
  // 200 pages of files, a part ends within one, and ten of folders are looked at.
  expect(calls).toBeLessThanOrEqual(200 + 8 + 10);
});

it('a folder of few pages is listed as it is', async () => {
  const { calls } = await listed(
    times(12, (n) => `sales/${day(n)}/a`),
    sales,
  );
  expect(calls).toBe(4);
});
