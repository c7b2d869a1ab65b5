/** Addresses of what compares two editions. */
import type { Seal } from '../seal.ts';

/** Where another edition is chosen. */
export const pairsHref = (edition: string, { seal }: Seal): string => `/compare/${seal('edition', edition)}`;

/** What an edition says otherwise than an earlier one. @param path `/changes-data/`: as JSON */
export const differenceHref = (
  edition: string,
  against: string,
  { seal }: Seal,
  path: '/changes/' | '/changes-data/' = '/changes/',
): string => `${path}${seal('pair', `${edition}\n${against}`)}`;
