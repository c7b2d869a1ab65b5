import { expect, test } from 'vitest';
import { directionParts, isolated } from '../../functions/text/direction.ts';

const apart = (text: string) =>
  directionParts(text)
    .filter((part) => part.apart)
    .map((part) => part.text);

test.each([
  ['North Street 12', []],
  ['متجر 12', ['متجر 12']],
  ['חנות תל אביב 3', ['חנות תל אביב 3']],
  ['Sales of متجر القاهرة: 12 units', ['متجر القاهرة']],
  ['متجر sold 12 units in May', ['متجر']],
  ['שלום and مرحبا are greetings', ['שלום', 'مرحبا']],
  ['متجر (A)', ['متجر (A)']],
])('in "%s" is set apart: %j', (text, parts) => {
  expect(apart(text)).toEqual(parts);
  expect(
    directionParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

test('a text is the same without its marks', () => {
  const text = 'Sales of متجر القاهرة: 12';
  expect(isolated(text)).toBe('Sales of \u2068متجر القاهرة\u2069: 12');
  expect(isolated('12 units')).toBe('12 units');
});
