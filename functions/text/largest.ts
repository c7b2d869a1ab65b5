/** The largest of the numbers, and `least` at least. However many: as arguments of Math.max they would fill the stack. */
export function largest(numbers: readonly number[], least = Number.NEGATIVE_INFINITY): number {
  return numbers.reduce((most, number) => Math.max(most, number), least);
}

/** The smallest of the numbers. */
export function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
}
