/** What names mean in every archive. */

/** A name that leads out of the edition names no file of it. */
export const leadsOut = (name: string): RangeError =>
  new RangeError(`"${name}" leads out of the edition; no file of it is named so`);

/** Revisions among the names of a period's folders, ascending; anything else lies there by chance. */
export function revisionsAmong(names: readonly string[]): number[] {
  return names
    .map((name) => Number(/^r([1-9]\d*)$/.exec(name)?.[1] ?? Number.NaN))
    .filter((revision) => !Number.isNaN(revision))
    .sort((a, b) => a - b);
}
