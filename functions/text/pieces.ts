/** Where a line may be broken: the one rule for charts, PDF and plain text (GB/T 15834 for Chinese). */
import { characterWidth } from './width.ts';

// A line must not begin with these, nor end with those.
const closing = /[，。、；：？！）」』》〉】”’…—·%％,.;:?!)\]}]/u;
const opening = /[（「『《〈【“‘([{¥￥$]/u;
const dash = /[—–]/;
const digit = /\d/;
const chineseScale = /[万亿]/;
const chineseUnit = /[元人件次例个场家]/;
// The last character of 增长, 下降, 提高, 上升: a change stays with its size.
const chineseChange = /[长降高升]/;

/** What stays together: a word with the spaces after it, a Chinese character with its punctuation. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let before = '';
  for (const character of text) {
    if (found.length > 0 && !mayBreak(before, character)) found[found.length - 1] += character;
    else found.push(character);
    if (characterWidth(character) > 0) before = character;
  }
  return found;
}

function mayBreak(before: string, character: string): boolean {
  if (character === ' ' || characterWidth(character) === 0) return false;
  // It stands between two texts, and begins no line.
  if (character === '·') return false;
  if (before === ' ') return true;
  if (digit.test(character) && chineseChange.test(before)) return false;
  if (closing.test(character) || opening.test(before)) return false;
  const isChinese = characterWidth(character) === 2;
  // A number stays with its unit: "24年", "5000万元".
  if (isChinese && (digit.test(before) || (chineseScale.test(before) && chineseUnit.test(character))))
    return false;
  return isChinese || characterWidth(before) === 2 || dash.test(before);
}
