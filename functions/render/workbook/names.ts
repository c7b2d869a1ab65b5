/** Names of sheets that Excel takes. */

const maxLength = 31;

/** One name per wish, in its order: at most 31 characters, no forbidden ones, unique whatever the case. */
export function sheetNames(wishes: readonly string[]): string[] {
  // "History" is Excel's own: a workbook with such a sheet needs to be repaired.
  const taken = new Set(['history']);
  return wishes.map((wish) => {
    const name = firstFree(allowed(wish), taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

function allowed(wish: string): string {
  // An apostrophe may stand inside, not at the ends.
  const name = wish
    .toWellFormed()
    .replace(/[[\]/\\:*?\p{Cc}\uFFFE\uFFFF]/gu, '_')
    .replace(/^'+|'+$/g, '')
    .trim();
  return name === '' ? 'Sheet' : name;
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  let candidate = shortened(name, '');
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = shortened(name, `~${n}`);
  return candidate;
}

function shortened(name: string, suffix: string): string {
  // A pair of surrogates that the cut would split goes as a whole.
  return name.slice(0, maxLength - suffix.length).replace(/[\uD800-\uDBFF]$/, '') + suffix;
}
