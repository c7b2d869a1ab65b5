/** What somebody who mistyped a name will have meant. */

/**
 * The known name that is nearest to a mistyped one, whatever the case of its letters.
 * @returns undefined if none is near: then a guess would lead astray
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => ({
    other,
    distance: edits(name.toLowerCase(), other.toLowerCase()),
  }));
  const [best] = distances.toSorted((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.other : undefined;
}

/** `; did you mean "x"?` if a name is near, or else `; expected one of …`. */
export function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `; expected one of ${known.join(', ')}` : `; did you mean "${near}"?`;
}

/** How many letters to put in, take out, change, or swap with the next. */
function edits(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      const isSwap = j > 0 && letter === to[j - 1] && from[i - 1] === to[j];
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
