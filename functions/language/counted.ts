/** A number with its noun in English, for messages: "1 row", "2 rows". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a check found, as people are told who read its rows: "1 row", "127 in 3 rows". */
export const countedFound = ({ rows, count }: { readonly rows: number; readonly count: number }): string =>
  count === rows ? counted(rows, 'row') : `${count} in ${counted(rows, 'row')}`;
