/** How an edition differs from an earlier one: of the same period table by table, of another one by the figures that the report declares. */
import { InputError } from '../errors.ts';
import type { Row } from '../query/table.ts';
import type { Figures } from '../templates/figure.ts';
import { type Archive, editionPath } from './archive.ts';
import { type Changes, changesBetween } from './changes.ts';
import { type Correction, compareEditions, summaryOf } from './correction.ts';
import type { Earlier } from './hold.ts';
import { asThen } from './previous.ts';
import { archivedTables, isArchived } from './tables.ts';

type Side = Omit<Earlier, 'isHeld'>;

export type Difference =
  | { readonly correction: Correction }
  | { readonly changes: Changes; readonly changed: readonly Row[]; readonly restated: readonly Row[] };

/**
 * @param figures of the report; asked for only if the periods differ
 * @throws InputError the data of one of them cannot be read back
 */
export async function differenceOf(
  now: Side,
  earlier: Side,
  archive: Archive,
  figures: () => Figures,
): Promise<Difference> {
  // Whoever asks for a difference is told it all the same.
  if (now.edition.period === earlier.edition.period)
    return { correction: await compareEditions(archive, { ...earlier, isHeld: false }, now) };
  const changes = await comparePeriods(archive, earlier, now, figures());
  const of = (wanted: string) => changes.table.rows.filter(({ kind }) => kind === wanted);
  return { changes, changed: of('change'), restated: of('restatement') };
}

async function comparePeriods(
  archive: Archive,
  earlier: Side,
  later: Side,
  figures: Figures,
): Promise<Changes> {
  const [then, now] = await Promise.all([earlier, later].map((one) => tablesOf(archive, one)));
  const { manifest } = later;
  const side = { evidence: manifest, currency: manifest.currency, before: manifest.pop };
  return changesBetween(
    { ...side, tables: now ?? {} },
    { ...asThen(earlier.manifest), tables: then ?? {} },
    figures,
  );
}

async function tablesOf(archive: Archive, { edition, manifest }: Side) {
  const archived = await archivedTables(archive, edition, manifest);
  if (isArchived(archived)) return archived.tables;
  throw InputError.at('', `cannot be compared: ${archived.because}`);
}

/** As one object for programs. @param limit of changes of each kind between revisions */
export function differenceAsJson(
  now: Side,
  earlier: Side,
  difference: Difference,
  limit = Number.MAX_SAFE_INTEGER,
): object {
  const edition = editionPath(now.edition);
  if ('changes' in difference) {
    const { changes, changed, restated } = difference;
    const about = { edition, against: editionPath(earlier.edition), published: changes.published };
    return { ...about, changes: changed, restatements: restated };
  }
  const { shape, figures, added, removed } = difference.correction;
  const [first, came, went] = [figures, added, removed].map((some) => some.slice(0, limit));
  const { held: _no, ...summary } = summaryOf(difference.correction);
  return { edition, ...summary, shape, figures: first, added: came, removed: went };
}
