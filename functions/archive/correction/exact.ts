/** Numbers by their digits: a difference of amounts is as exact as the amounts. */

/** Digits without a point, and how many of them stand behind it. */
interface Exact {
  readonly digits: bigint;
  readonly places: number;
}

const pattern = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** @param text as a decimal has it or as JavaScript writes a number: "-12.50", "1e+21" */
function exactOf(text: string): Exact | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

/**
 * @returns `a` less `b`, with as many decimals as the longer of the two; undefined if one is not a number
 */
export function difference(a: string, b: string): string | undefined {
  const [left, right] = [exactOf(a), exactOf(b)];
  if (!left || !right) return undefined;
  const places = Math.max(left.places, right.places);
  return textOf(scaled(left, places) - scaled(right, places), places);
}

/** Whether two texts are the same number: "1.50" and "1.5" are. */
export function isSameNumber(a: string, b: string): boolean {
  const [left, right] = [exactOf(a), exactOf(b)];
  if (!left || !right) return a === b;
  const places = Math.max(left.places, right.places);
  return scaled(left, places) === scaled(right, places);
}

const scaled = ({ digits, places }: Exact, to: number) => digits * 10n ** BigInt(to - places);

function textOf(digits: bigint, places: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  return places === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
}
