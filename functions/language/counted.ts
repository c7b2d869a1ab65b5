/** A number with its noun in English, for messages: "1 row", "2 rows". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

interface Found {
  readonly rows: number;
  readonly count: number;
  readonly of?: number;
}

/** What a check found, as people are told who read its rows: "1 row", "127 in 3 rows", "8 of 1134233 in 2 rows". */
export function countedFound({ rows, count, of }: Found): string {
  if (of !== undefined) return `${count} of ${of} in ${counted(rows, 'row')}`;
  return count === rows ? counted(rows, 'row') : `${count} in ${counted(rows, 'row')}`;
}
