/** A lake of a million files is swept in the time and the memory that the Lambda has. */
import { expect, it } from 'vitest';
import { sweepLargeLake } from '../../stages/sweep/large-lake.ts';
import { count, isNightly } from '../counts.ts';

const files = isNightly ? 1_000_000 : 200_000;
/** 300 seconds of the part of a CPU that a Lambda of 512 MB has: a whole one comes with 1,769 MB. */
const cpuSeconds = 300 * (512 / 1769);

it(`a lake of ${files} files`, async () => {
  const swept = await sweepLargeLake(files);
  expect(swept.changed).toBe(9);
  expect(swept.files).toBeGreaterThan(files * 0.999);
  expect(swept.listings).toBeLessThan(files / 1000 + 30);
  expect(swept.megabytes).toBeLessThan(512);
  expect(swept.cpuSeconds).toBeLessThan(cpuSeconds);
  count('inputs tried', 1, 'lakes of many files');
});
