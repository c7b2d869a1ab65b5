/** Editions and reports as a person names them. */
import { type Archive, type EditionId, parseEditionPath } from '../archive/archive.ts';
import { InputError, UsageError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/**
 * An edition as the user names it; without a revision the newest.
 * @throws UsageError it is not the name of an edition
 * @throws InputError the period has no edition
 */
export async function editionNamed(archive: Archive, text: string): Promise<EditionId> {
  const exact = parseEditionPath(text);
  if (exact) return exact;
  const [report, period, ...rest] = text.split('/');
  if (rest.length > 0 || !isName(report) || !isPeriod(period)) {
    throw new UsageError(`"${text}" is not an edition; expected REPORT/PERIOD or REPORT/PERIOD/rN`);
  }
  const newest = (await archive.listEditions(report, period)).at(-1);
  if (!newest) throw await missingEdition(archive, text);
  return newest;
}

async function missingEdition(archive: Archive, text: string): Promise<InputError> {
  const known = (await archive.listEditions()).map(({ report, period }) => `${report}/${period}`);
  const near = nearest(text, [...new Set(known)]);
  const hint = near ? `did you mean "${near}"?` : 'periodical list shows what there is';
  return InputError.at('', `there is no edition ${text}; ${hint}`);
}

/** With values of parameters behind it. */
const isPeriod = (part: string | undefined): part is string =>
  /^[A-Za-z0-9][A-Za-z0-9._,=-]*$/.test(part ?? '');

export const isName = (part: string | undefined): part is string =>
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part ?? '');
