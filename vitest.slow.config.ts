import { configOf, slow } from './vitest.config.ts';

/** What takes ten seconds and more a file: `npm run test:slow`. */
export default configOf({ include: slow, exclude: [] });
