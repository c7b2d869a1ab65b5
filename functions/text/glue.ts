/** Numbers stay on one line with what they count and with the word that says how they changed. */

const scales = 'thousand|million|billion|trillion|percentage points|times|hours|days';
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const spaces = new RegExp(
  [`(?<=\\d) (?=(?:${scales})\\b|(?:${months})[a-z]* \\d{4})`, `(?<=(?:${months})[a-z]*) (?=\\d{4}\\b)`].join(
    '|',
  ),
  'gu',
);

const changed = '(?:(?:同比|环比)?(?:增长|下降|提高|上升|减少|增至))?';
const units =
  '%|个百分点|年(?:\\d+月)?(?:\\d+日)?|月(?:\\d+日)?|万?亿?(?:元|人|名|件|例|倍|天|日|届|个|小时)?';
const chinese = new RegExp(`${changed}[+−<>]*[¥￥]?\\d[\\d,.]*(?:${units})`, 'gu');
const han = /\p{Script=Han}/u;

/** The text with no-break spaces between numbers and units, months and years. */
const glued = (text: string): string => text.replace(spaces, '\u00A0');

/** A part of a text; a whole one is not broken into lines: "79.02亿元", "同比增长43.0%". */
export interface GluedPart {
  readonly text: string;
  readonly whole: boolean;
}

export function gluedParts(text: string): readonly GluedPart[] {
  if (!han.test(text)) return partsOf(glued(text), spans, () => true);
  return partsOf(text, chinese, (found) => han.test(found));
}

/** "Jan–Jun 2024", which could be broken behind the dash. */
const spans = new RegExp(`(?:${months})–(?:${months})\\u00A0\\d{4}`, 'gu');

function partsOf(text: string, pattern: RegExp, isWhole: (found: string) => boolean): readonly GluedPart[] {
  const parts: GluedPart[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    if (!isWhole(found[0])) continue;
    parts.push({ text: text.slice(at, found.index), whole: false }, { text: found[0], whole: true });
    at = found.index + found[0].length;
  }
  return [...parts, { text: text.slice(at), whole: false }].filter((part) => part.text !== '');
}
