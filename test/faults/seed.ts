import { isNightly } from './counts.ts';

/**
 * Where chance begins: printed with the test that uses it, and given again by PERIODICAL_SEED. The same in every run
 * of CI, so that a change is judged by what it changes; another one every night.
 */
export const seed = Number(
  process.env.PERIODICAL_SEED ?? (isNightly ? Date.now() % 1_000_000_007 : 20_240_618),
);
