/** What a number counts; decides how axis ticks and labels are written. `ratio` is a fraction (0.43). */
export const units = ['money', 'count', 'hours', 'ratio', 'growth', 'number'] as const;
export type Unit = (typeof units)[number];
