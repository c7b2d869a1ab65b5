/** The formats of date_parse and date_format: those that mean the same on both engines. */

const refused = 'DUuVwX';

/** What is wrong in a call; undefined if it is another function, or nothing is. */
export function formatProblem(name: string, values: readonly string[]): string | undefined {
  if (name !== 'date_parse' && name !== 'date_format') return undefined;
  const [, format = ''] = values;
  const [, text] = /^'((?:[^']|'')*)'$/.exec(format) ?? [];
  if (text === undefined)
    return `${name}() takes its format as a text in quotes, such as '%Y-%m-%d'; found ${format || 'none'}`;
  const letters = [...text.matchAll(/%(.?)/g)].map(([, letter = '']) => letter);
  const strange = letters.find((letter) => letter === '' || refused.includes(letter));
  if (strange !== undefined)
    return `${name}(): %${strange} is not a part of a format that Athena has; see %Y %m %d %H %i %s`;
  const unknown = letters.find((letter) => !/[abcdefHhIijklMmprSsTvWxYy%]/.test(letter));
  if (unknown !== undefined)
    return `${name}(): %${unknown} means the letter itself on Athena; expected one of %Y %m %d %H %i %s or another of its formats`;
  return monthForMinutes(name, text) ?? (name === 'date_parse' ? parseProblem(letters) : undefined);
}

/** `%H:%M` is what everybody else writes for the time of day. */
function monthForMinutes(name: string, text: string): string | undefined {
  if (!/%[HkhIl]\W?%M|%M\W?%[Ss]/.test(text)) return undefined;
  return `${name}(): %M is the name of the month; expected %i for the minutes`;
}

function parseProblem(letters: readonly string[]): string | undefined {
  const has = (some: string) => letters.some((letter) => some.includes(letter));
  if (has('vx')) return 'date_parse(): weeks are not read; expected a format with days, such as %Y-%m-%d';
  if (has('hIl') && !has('p'))
    return 'date_parse(): hours of half a day (%h, %I, %l) need %p; expected it, or %H';
  if (has('HkT') && has('p')) return 'date_parse(): %p goes with hours of half a day; expected %h, %I or %l';
  return undefined;
}
