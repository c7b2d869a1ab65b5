/** Seeded chance (mulberry32), and values that software likes to get wrong. */

export interface Random {
  /** 0 <= x < 1 */
  next(): number;
  /** Both ends included. */
  int(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

export function createRandom(seed: number): Random {
  let state = (seed * 0x9e3779b1) >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  function int(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }
  function pick<T>(items: readonly T[]): T {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
  function shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: next() }))
      .sort((left, right) => left.at - right.at)
      .map(({ item }) => item);
  }
  return { next, int, chance: (probability) => next() < probability, pick, shuffle };
}

/** In code point order Z < a < é < 中 < U+FF5E < 😀 < 𠮷; in UTF-16 order the last three are others. */
export const oddNames: readonly string[] = [
  'Z',
  'a',
  'a ',
  'é',
  'e\u0301',
  '中',
  '\uFF5E',
  '😀',
  '𠮷',
  "'; drop table order_lines; --",
  '<b>bold</b>',
  '=1+1',
  '"quoted", and "more"',
  'two\nlines',
  'tab\tbed',
  'back\\slash',
  '100%_like',
  'null',
  '0',
  '{{name}}',
  '\u202Eright to left',
  '👩‍👩‍👧‍👦',
];

export const oddProvinces: readonly string[] = [
  'Zhejiang',
  'anhui',
  'é',
  '广东',
  '四川',
  '\uFF5E',
  '😀',
  "O'Province",
  'A,B',
  '<i>x</i>',
  'B',
  'a',
];

/** The value, or at times an empty string or null. */
export function maybeBlank(random: Random, value: string | null, probability = 0.05): string | null {
  return random.chance(probability) ? random.pick(['', null]) : value;
}
