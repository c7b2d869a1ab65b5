/** `periodical people`: who may enter the reading room is changed without a deployment, with who, when and why. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshShop } from './shop.ts';

const shop = freshShop();
const act = (...words: string[]) =>
  shop().periodical('people', ...words, '--templates', join(shop().root, 'templates'));
const why = ['--because', 'as agreed', '--by', 'Keeper'];
const changed = async (...words: string[]) => {
  const { code, out, err } = await act(...words, ...why);
  expect([code, err]).toEqual([0, '']);
  return out.trimEnd().split('\n');
};

it('lets people in, changes what they may do, and takes it away', async () => {
  expect((await act()).out).toMatch(/^as the templates have it\nnobody may enter but subscribers/);
  expect(await changed('add', 'ada@acme.org', 'runner', '--reports', 'shop-tally, weekly-pulse')).toEqual([
    '+ - {who: ada@acme.org, role: runner, reports: [shop-tally, weekly-pulse]}',
    'people.yaml: version 1 is in force',
  ]);
  await changed('add', 'acme.org', 'reader');
  await changed('add', 'group:Data team', 'operator');
  expect((await act()).out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    [expect.stringMatching(/^version 3, by Keeper at .*Z: as agreed$/)],
    ['WHO', 'ROLE', 'REPORTS'],
    ['ada@acme.org', 'runner', 'shop-tally,weekly-pulse'],
    ['acme.org', 'reader', 'all'],
    ['group:Data team', 'operator', 'all'],
    [''],
  ]);
  expect(await changed('add', 'ada@acme.org', 'runner', '--reports', 'shop-tally')).toEqual(
    expect.arrayContaining([
      '- - {who: ada@acme.org, role: runner, reports: [shop-tally, weekly-pulse]}',
      '+ - {who: ada@acme.org, role: runner, reports: [shop-tally]}',
    ]),
  );
  await changed('remove', 'ADA@acme.org');
  expect(JSON.parse((await act('--json')).out)).toEqual({
    version: 5,
    people: [
      { who: 'acme.org', role: 'reader' },
      { who: 'group:Data team', role: 'operator' },
    ],
    problems: [],
  });
});

it('puts a whole file in force, takes it back, and tells its history', async () => {
  const file = join(shop().root, 'new.yaml');
  writeFileSync(file, '- {who: acme.org, role: reader}\n');
  await changed('set', file);
  await changed('add', 'ada@acme.org', 'operator');
  expect(await changed('restore', '1')).toContain('- - {who: ada@acme.org, role: operator}');
  expect(await changed('reset')).toContain('- - {who: acme.org, role: reader}');
  expect((await act('history')).out).toMatch(/^VERSION .*\n4 .*Keeper.*\n3 .*\n2 .*\n1 .*\n$/);
});

it.each([
  [['add', 'ada', 'reader'], 1, /people\.yaml \(version 1\):1: who: expected an address such as/],
  [['add', 'acme.org', 'boss'], 1, /:1: role: expected one of reader, runner, operator/],
  [['add', 'acme.org', 'reader', '--reports', 'shop-taly'], 1, /unknown report "shop-taly"; did you mean/],
  [['add', 'acme.org'], 2, /people add: found acme\.org; expected WHO ROLE/],
  [['remove', 'acme.org'], 1, /people\.yaml has no line for acme\.org$/m],
  [['remove', 'acme.org', 'reader'], 1, /people\.yaml has no line for acme\.org as reader/],
  [['ad'], 2, /unknown action "ad"; did you mean "add"\?/],
])('%j is refused', async (words, code, expected) => {
  const ended = await act(...words, ...why);
  expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(expected)]);
});
