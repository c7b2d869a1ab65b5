/** Texts in scripts that are written from the right to the left, among others. */

// The blocks that Unicode keeps for scripts from the right.
const fromRight = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const ownRun = new RegExp(`${fromRight.source}(?:\\P{L}*${fromRight.source})*\\p{M}*`, 'gu');
const letters = /\p{L}/gu;

/** A part of a text; what is apart has its own direction, so that a number beside it is not turned. */
export interface DirectionPart {
  readonly text: string;
  readonly apart: boolean;
}

/** The parts of a text: all of it is apart if it starts from the right and so do most of its letters. */
export function directionParts(text: string): DirectionPart[] {
  if (!fromRight.test(text)) return [{ text, apart: false }];
  const all = text.match(letters) ?? [];
  const count = all.filter((letter) => fromRight.test(letter)).length;
  if (fromRight.test(all[0] ?? '') && count * 2 > all.length) return [{ text, apart: true }];
  const parts: DirectionPart[] = [];
  let end = 0;
  for (const { 0: run, index } of text.matchAll(ownRun)) {
    parts.push({ text: text.slice(end, index), apart: false }, { text: run, apart: true });
    end = index + run.length;
  }
  return [...parts, { text: text.slice(end), apart: false }].filter((part) => part.text !== '');
}

/** The text with Unicode's marks around what is apart (first strong isolate, pop directional isolate). */
export function isolated(text: string): string {
  return directionParts(text)
    .map((part) => (part.apart ? `\u2068${part.text}\u2069` : part.text))
    .join('');
}
