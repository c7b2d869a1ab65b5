/** What a file of an edition is called where it leaves the archive: its folders no longer say what it is. */
import { posix } from 'node:path';
import type { Manifest } from '../archive/manifest.ts';

/** `report.en.pdf` of June's shop-tally is "shop-tally-2024-06.en.pdf", `data/headline.csv` "shop-tally-2024-06-headline.csv". */
export function downloadName({ report, period }: Manifest, name: string): string {
  const base = posix.basename(name);
  const own = base.startsWith('report.') ? base.slice('report'.length) : `-${base}`;
  return `${report}-${period.id}${own}`;
}
