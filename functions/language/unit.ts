/** What a number counts; decides how axis ticks and labels are written. `ratio` is a fraction (0.43). */
export type Unit = 'money' | 'count' | 'hours' | 'ratio' | 'growth' | 'number';
