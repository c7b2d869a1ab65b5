/** How editions are called. */
import { expect, it } from 'vitest';
import { editionPath, parseEditionPath } from '../../functions/archive/archive.ts';
import { edition } from '../contracts/archive.ts';

it('the name of an edition is read back', () => {
  expect(parseEditionPath(editionPath(edition))).toEqual(edition);
});

it.each([
  'a/../r1',
  'a/./r1',
  '../a/r1',
  'a/2024/r0',
  'a/2024/r01',
  'a/2024/1',
  'a/2024',
  'A/2024/r1',
  'a/2024/r1/x',
  '/a/2024/r1',
])('"%s" is the name of none', (text) => {
  expect(parseEditionPath(text)).toBeUndefined();
});
