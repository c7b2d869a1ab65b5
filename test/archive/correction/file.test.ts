/** correction.json stays a file that a person can open, whatever changed. */
import { expect, it } from 'vitest';
import { type Correction, correctionFile, summaryOf } from '../../../functions/archive/correction.ts';

const figure = (key: Readonly<Record<string, string>>, old: string) => ({
  query: 'q',
  key,
  column: 'c',
  old,
  new: '2',
  change: null,
  relative: null,
  reason: 'data' as const,
});
const written = (correction: Correction) =>
  JSON.parse(Buffer.from(correctionFile(correction).bytes).toString());

it('a few changes are all there, one a line', () => {
  const figures = [figure({ a: 'x' }, '1'), figure({}, '1')];
  const correction: Correction = {
    against: 'a/2024/r1',
    held: false,
    reasons: ['data'],
    figures,
    added: [],
    removed: [{ query: 'q', key: { a: 'y' }, row: { a: 'y', n: 1 }, reason: 'data' }],
    shape: [{ query: 'q', column: 'z', change: 'added', reason: 'data' }],
  };
  const { leftOut, ...all } = written(correction);
  expect(all).toEqual({ ...correction, counts: { figures: 2, added: 0, removed: 1 } });
  expect(leftOut).toEqual({ shape: 0, figures: 0, added: 0, removed: 0 });
  expect(
    Buffer.from(correctionFile(correction).bytes)
      .toString()
      .split('\n')
      .filter((line) => /^ {4}\{/.test(line)),
  ).toHaveLength(4);
});

it('too many are cut and counted: figures of one-row tables stay, and one that is too long takes no others along', () => {
  const correction: Correction = {
    against: 'a/2024/r1',
    held: false,
    reasons: ['data'],
    figures: [
      figure({ a: 'long' }, 'x'.repeat(3_000_000)),
      ...Array.from({ length: 50_000 }, (_, index) => figure({ a: String(index) }, '1')),
      figure({}, 'the figure'),
    ],
    added: [{ query: 'q', key: { a: 'y' }, row: { a: 'y'.repeat(1000) }, reason: 'data' }],
    removed: [],
    shape: [],
  };
  const { bytes } = correctionFile(correction);
  const { figures, counts, leftOut, added } = written(correction);
  expect(bytes.length).toBeLessThan(2_500_000);
  expect(counts).toEqual(summaryOf(correction).counts);
  expect(leftOut).toEqual({ shape: 0, figures: 50_002 - figures.length, added: 1, removed: 0 });
  expect([figures.length > 15_000, figures.at(-1).old, figures[0].key, added]).toEqual([
    true,
    'the figure',
    { a: '0' },
    [],
  ]);
});
