import { all, configOf, slow } from './vitest.config.ts';

/** What a change is tried with in minutes: `npm test`. */
export default configOf({ include: all, exclude: slow });
