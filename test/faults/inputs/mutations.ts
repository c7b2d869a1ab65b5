/** Wrong versions of a right text or value: every part of it wrong in turn. */
import fc from 'fast-check';
import { hostileText } from './hostile.ts';

export interface Mutation {
  /** "formats.0: a number", for the message of a test that fails. */
  readonly name: string;
  readonly value: unknown;
}

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);

/** Values of every type, empty and huge. */
export const strange: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['a negative number', -1],
  ['a fraction', 0.1],
  ['a tiny number', 1e-9],
  ['a huge number', 1e300],
  ['an empty text', ''],
  ['a blank', ' '],
  ['a text', 'nonsense'],
  ['a text with line breaks', 'a\r\nBcc: x@example.com\n\nb'],
  ['a text with markup', '<script>alert(1)</script>{{title}}{% if %}#eval("1")'],
  ['a text with NUL', 'a\0b'],
  ['half a surrogate pair', 'a\uD800b'],
  ['a path', '../../../../etc/passwd'],
  ['a name that all objects have', 'constructor'],
  ['a huge text', 'x'.repeat(100_000)],
  ['an empty list', []],
  ['a list', ['nonsense', 1, null]],
  ['an empty map', {}],
  ['a map', { nonsense: 1 }],
  ['a map with names that all objects have', { constructor: 'x', toString: 'y', hasOwnProperty: 1 }],
  ['a deep list', deep(200)],
];

/** A value with each of its parts missing, of another type, empty, huge, or with an unknown key beside it. */
export function mutationsOf(value: unknown): Mutation[] {
  const here = strange.map(([what, instead]) => ({ name: `: ${what}`, value: instead }));
  return [...here, ...inside(value), ...withUnknownKeys(value)];
}

function withUnknownKeys(value: unknown): Mutation[] {
  if (!isMap(value)) return [];
  const keys = ['nonsense', 'constructor', 'toString', '', '0', 'a\nb', 'x'.repeat(10_000)];
  return keys.map((key) => ({
    name: ` with ${JSON.stringify(key.slice(0, 20))}`,
    value: { ...value, [key]: 1 },
  }));
}

function inside(value: unknown): Mutation[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      { name: `.${index} missing`, value: value.toSpliced(index, 1) },
      { name: `.${index} twice`, value: value.toSpliced(index, 0, item) },
      ...mutationsOf(item).map((one) => ({
        name: `.${index}${one.name}`,
        value: value.with(index, one.value),
      })),
    ]);
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const { [key]: _, ...rest } = value;
    return [
      { name: `.${key} missing`, value: rest },
      { name: `.${key} renamed`, value: { ...rest, [`${key}s`]: item } },
      ...mutationsOf(item).map((one) => ({
        name: `.${key}${one.name}`,
        value: { ...value, [key]: one.value },
      })),
    ];
  });
}

/** A text with lines deleted, doubled, swapped or cut, characters flipped, or something hostile put in. */
export function brokenText(text: string): fc.Arbitrary<string> {
  const lines = text.split('\n');
  const line = fc.nat(Math.max(0, lines.length - 1));
  const place = fc.nat(text.length);
  const joined = (list: readonly string[]) => list.join('\n');
  return fc.oneof(
    line.map((at) => joined(lines.toSpliced(at, 1))),
    line.map((at) => joined(lines.toSpliced(at, 0, lines[at] ?? ''))),
    fc.tuple(line, line).map(([a, b]) => joined(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? ''))),
    fc
      .tuple(line, fc.nat(80))
      .map(([at, length]) => joined(lines.with(at, (lines[at] ?? '').slice(0, length)))),
    place.map((at) => text.slice(0, at)),
    place.map((at) => text.slice(at)),
    fc.tuple(place, fc.nat(12)).map(([at, length]) => text.slice(0, at) + text.slice(at + length)),
    fc
      .tuple(place, fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }))
      .map(([at, character]) => text.slice(0, at) + character + text.slice(at + 1)),
    fc.tuple(place, hostileText).map(([at, hostile]) => text.slice(0, at) + hostile + text.slice(at)),
    fc
      .tuple(place, place)
      .map(([a, b]) => text.slice(0, a) + text.slice(Math.min(a, b), Math.max(a, b)) + text.slice(a)),
  );
}
