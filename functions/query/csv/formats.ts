/** Formats of dates and times in the notation of `date_parse`, as patterns over a text. */

/** What a format's letter reads. */
interface Letter {
  readonly part: Part;
  readonly pattern: string;
  /** The same, right before or behind another number. */
  readonly fixed?: string;
}

type Part = 'year' | 'year2' | 'month' | 'name' | 'day' | 'hour' | 'hour12' | 'half' | 'minute' | 'second';
type More = 'fraction' | 'offset' | 'weekday';

const two = { pattern: '\\d{1,2}', fixed: '\\d{2}' };
const hour = { pattern: '(?:[01]?\\d|2[0-3])', fixed: '(?:[01]\\d|2[0-3])' };
const hour12 = { pattern: '(?:0?[1-9]|1[0-2])', fixed: '(?:0[1-9]|1[0-2])' };
const sixty = { pattern: '[0-5]\\d' };

// From the year 1.
const year = '(?:[1-9]\\d{3}|0[1-9]\\d{2}|00[1-9]\\d|000[1-9])';
const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const weekdays =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';

const offset = '(?i:z|utc|gmt)|[+-](?:0\\d|1[0-8])(?::?[0-5]\\d)?';

/** ISO 8601 and what databases write: groups of year, month, day, time, fraction and offset. */
export const isoTime = `(${year})[-/](\\d{1,2})[-/](\\d{1,2})(?:[ T]+((?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?)((?:[.,]\\d{1,3})?)\\d{0,6} ?((?:${offset})?))?`;

const letters: Readonly<Record<string, Omit<Letter, 'part'> & { readonly part: Part | More }>> = {
  Y: { part: 'year', pattern: year },
  y: { part: 'year2', pattern: '\\d{2}' },
  m: { part: 'month', ...two },
  c: { part: 'month', ...two },
  b: { part: 'name', pattern: `(?i:${months})\\.?` },
  M: { part: 'name', pattern: `(?i:${months})\\.?` },
  d: { part: 'day', ...two },
  e: { part: 'day', ...two },
  H: { part: 'hour', ...hour },
  k: { part: 'hour', ...hour },
  h: { part: 'hour12', ...hour12 },
  I: { part: 'hour12', ...hour12 },
  l: { part: 'hour12', ...hour12 },
  p: { part: 'half', pattern: '(?i:[ap]\\.?m\\.?)' },
  i: { part: 'minute', ...sixty },
  s: { part: 'second', ...sixty },
  S: { part: 'second', ...sixty },
  f: { part: 'fraction', pattern: '\\d{1,9}' },
  a: { part: 'weekday', pattern: `(?i:${weekdays})\\.?` },
  W: { part: 'weekday', pattern: `(?i:${weekdays})\\.?` },
  z: { part: 'offset', pattern: offset },
};
const whole: Readonly<Record<string, string>> = { T: '%H:%i:%s', r: '%h:%i:%s %p' };

const known =
  '%Y %y (year), %m %c (month), %b %M (its name), %d %e (day), %H %k (hour), %h %I %l (hour of 12), %p (AM or PM), %i (minute), %s (second), %f (fraction), %a %W (weekday), %z (offset), %T, %r, %%';

type Token = { readonly text: string } | { readonly letter: string };

function tokensOf(format: string): Token[] {
  const written = format.replace(/%[Tr]/g, (said) => whole[said.charAt(1)] ?? said);
  return (written.match(/%.|\s+|[^%\s]|%$/gsu) ?? []).map((said) => {
    if (said === '%%') return { text: '%' };
    return said.length > 1 && said.startsWith('%') ? { letter: said.charAt(1) } : { text: said };
  });
}

/** What is wrong with a format, or undefined. */
export function dateFormatProblem(format: string, needsTime: boolean): string | undefined {
  const tokens = tokensOf(format);
  const unknown = tokens.find((token) =>
    'letter' in token ? !Object.hasOwn(letters, token.letter) : token.text === '%',
  );
  if (unknown) {
    const said = 'letter' in unknown ? `%${unknown.letter}` : '%';
    return `${said} is not a part of a date; expected ${known}`;
  }
  const parts = tokens.flatMap((token) => ('letter' in token ? (letters[token.letter]?.part ?? []) : []));
  return incomplete(parts, needsTime);
}

const kinds: Readonly<Record<string, string>> = { year2: 'year', name: 'month', hour12: 'hour' };

function incomplete(parts: readonly string[], needsTime: boolean): string | undefined {
  const has = (part: string) => parts.includes(part);
  const said = parts.map((part) => kinds[part] ?? part);
  const needed = needsTime ? ['year', 'month', 'day', 'hour', 'minute'] : ['year', 'month', 'day'];
  const missing = needed.find((part) => !said.includes(part));
  if (missing !== undefined)
    return `expected a format with ${missing === 'hour' ? 'an' : 'a'} ${missing}, such as %e/%c/%Y %H:%i`;
  const twice = said.find((part, index) => said.indexOf(part) !== index);
  if (twice !== undefined) return `the ${twice} is there twice`;
  if (has('hour12') !== has('half')) return 'expected %p (AM or PM) with an hour of 12, and with no other';
  if (!has('minute') && (has('second') || has('hour'))) return 'expected a format with %i, the minute';
  if (has('second') && !has('hour') && !has('hour12')) return 'expected a format with an hour';
  return has('fraction') && !has('second') ? 'expected %s, the second, before %f' : undefined;
}

/** A format as a pattern with numbered groups. */
export interface TextPattern {
  /** Of the whole text: without `^` and `$`. */
  readonly pattern: string;
  /** Numbers of groups, from 1. */
  readonly groups: Readonly<Partial<Record<Part | More, number>>>;
}

/** The pattern of a sound format. */
export function patternOf(format: string): TextPattern {
  const tokens = tokensOf(format);
  const groups: Partial<Record<Part | More, number>> = {};
  const isNumber = (token: Token | undefined) =>
    token !== undefined && ('letter' in token ? /[^bMpaWz]/.test(token.letter) : /\d/.test(token.text));
  const pieces = tokens.map((token, index) => {
    if ('text' in token)
      return /\s/u.test(token.text) ? '\\s+' : token.text.replace(/[!-/:-@[-`{-~]/, '\\$&');
    const letter = letters[token.letter];
    if (!letter) throw new TypeError(`%${token.letter} was not checked`);
    groups[letter.part] = Object.keys(groups).length + 1;
    const touches = isNumber(tokens[index - 1]) || isNumber(tokens[index + 1]);
    return `(${touches ? (letter.fixed ?? letter.pattern) : letter.pattern})`;
  });
  return { pattern: pieces.join(''), groups };
}
