/** Values of parameters behind a period: part of an edition's name, and read back from it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { periodAt, periodsBetween, previousPeriod } from '../../functions/calendar/series.ts';
import { andValues, plainPeriod, valuesBehind, withValues } from '../../functions/calendar/values.ts';
import { periodLabel } from '../../functions/language/period.ts';

const today = '2024-07-15';

it('stand in the order of their names, whatever order they were given in', () => {
  expect(withValues('2024-06', { store: '367', area: 'A1' })).toBe('2024-06,area=A1,store=367');
  expect(withValues('2024-06', {})).toBe('2024-06');
});

it('are read back, whatever they hold, from a name that files, keys and links can have', () => {
  const value = fc.string({ unit: 'binary', maxLength: 3 });
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,5}$/), value, { maxKeys: 2 }),
      (values) => {
        const id = withValues('2024-06', values);
        expect(id).toMatch(/^[A-Za-z0-9._,=-]+$/);
        expect(valuesBehind(id)).toEqual({ ...values });
        expect(plainPeriod(id)).toBe('2024-06');
      },
    ),
  );
});

it('take the place of others of their name', () => {
  expect(andValues('last month,store=1,area=a', { store: '2' })).toBe('last month,area=a,store=2');
});

it('go with a period to the ones before and after it', () => {
  const june = parsePeriod(' 2024-06,store=367', today, undefined);
  expect(june).toMatchObject({ id: '2024-06,store=367', kind: 'month', values: { store: '367' } });
  expect(parsePeriod('last month,store=367', today, undefined)).toEqual(june);
  expect(previousPeriod(june, undefined)?.id).toBe('2024-05,store=367');
  expect(periodAt(june, '2023-01-20', undefined)?.id).toBe('2023-01,store=367');
  const april = parsePeriod('2024-04,store=367', today, undefined);
  expect(periodsBetween(april, june, undefined).map(({ id }) => id)).toEqual([
    ...['2024-04,store=367', '2024-05,store=367', '2024-06,store=367'],
  ]);
});

it('leave the name of a week as it is', () => {
  const writing = { language: 'en', currency: 'EUR' };
  const label = (text: string) => periodLabel(parsePeriod(text, today, undefined), writing);
  expect(label('2024-W25,store=99')).toBe(label('2024-W25'));
});

it.each([
  ['2024-06,store', '"store" is not a value of a parameter; expected --set NAME=VALUE'],
  ['2024-06,store=a b', '"store=a b" is not a value of a parameter'],
  ['2024-06,store=_FF', '"store=_FF" is not a value of a parameter'],
  ['2024-06,../x=1', '"../x=1" is not a value of a parameter'],
  ['2024-06,', '"" is not a value of a parameter'],
  [',store=1', '"" is not a period'],
])('%j is refused', (text, message) => {
  expect(() => parsePeriod(text, today, undefined)).toThrow(message);
});

it('that are too long to be part of a name are refused', () => {
  expect(() => withValues('2024-06', { store: '店'.repeat(20) })).toThrow(
    /^values of parameters are part of an edition's name, and "store=_E5.*takes 187 characters of it; expected at most 100$/,
  );
});
