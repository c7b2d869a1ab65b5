/** Numbers as people and programs write them, as patterns over a text. */
import type { CsvSettings } from './settings.ts';

export interface NumberPattern {
  /** Of what every engine casts as it is. */
  readonly plain: string;
  /** Of all that is taken, with groups. */
  readonly pattern: string;
  /** What the groups say of the sign: `''`, `+`, `-` or `()`, with currency and spaces. */
  readonly marks: string;
  /** What the groups say of the number, with the character between thousands, and `p` for the point. */
  readonly digits: string;
}

export const escaped = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

/**
 * The patterns of a type: `1,234.50`, `-5`, `5-`, `(5.00)`, `$ 5`. Of a whole number and a decimal they have all
 * digits: what would be rounded does not match, nor does `1.2E+05`, which has been rounded already.
 */
export function numberPattern(
  type: string,
  { decimal, thousands, currency }: CsvSettings,
  group: (number: number) => string,
): NumberPattern {
  const point = escaped(decimal);
  const whole =
    thousands === undefined
      ? '\\d+'
      : `\\d{1,3}(?:${between(thousands)}\\d{2,3})*${between(thousands)}\\d{3}|\\d+`;
  const power = '(?:[eE][+-]?0?\\d{1,2})?';
  const scale = Number(/,\s*(\d+)/.exec(type)?.[1] ?? 0);
  const isDouble = type === 'double';
  const kept = isDouble ? '\\d*' : scale === 0 ? '' : `\\d{0,${scale}}`;
  const more = isDouble ? `)?(${power})` : '0*)?()';
  const sign = `[-+−(]?`;
  const money = currency === undefined ? '' : `(?:${escaped(currency.trim())})?`;
  const before = `(${sign} *${money} *${sign} *)`;
  const behind = `( *[-−)]? *${money} *[-−)]?)`;
  const isWhole = scale === 0 && !isDouble;
  const plainPart = isDouble ? '(?:\\.\\d+)?' : scale === 0 ? '' : `(?:\\.\\d{1,${scale}})?`;
  return {
    plain: `-?\\d+${decimal === '.' ? plainPart : ''}${isDouble ? power : ''}`,
    pattern: `${before}(${whole}|)(?:${point}(${kept})${more}${behind}`,
    marks: `${group(1)}${group(5)}`,
    digits: isWhole ? group(2) : `${group(2)}p${group(3)}${group(4)}`,
  };
}

/** A space stands for every space that is put between digits, and an apostrophe for both kinds. */
export function separators(thousands: string | undefined): string[] {
  if (thousands === undefined) return [];
  if (/['’]/.test(thousands)) return ["'", '’'];
  return [thousands.trim() === '' ? ' ' : thousands];
}

const between = (thousands: string) => `(?:${separators(thousands).map(escaped).join('|')})`;
