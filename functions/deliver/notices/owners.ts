/** The owners of reports: their addresses, and the words in which they read notices. */
import { z } from 'zod';
import { emailAddress } from '../../address.ts';
import { filled } from '../../language/fill.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { asChanged, everChanged } from '../../templates/changes.ts';
import type { Templates } from '../../templates/directories.ts';
import { namedOwner } from '../../templates/owners.ts';
import { reportNames } from '../../templates/report.ts';
import { reportPart } from '../../templates/report-part.ts';
import { firstLanguage } from '../../templates/texts.ts';
import { wordFinder, wordsIn } from '../words.ts';
import type { Owner, OwnerOf, Say } from './owner.ts';

/** The parts of report.yaml that a notice needs: a fault elsewhere in the report must not silence it. */
const ownerSchema = z.looseObject({
  owner: emailAddress,
  title: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * The owner by report; undefined if there is no such report any more.
 * @throws InputError report.yaml cannot be read or names no owner
 */
export function ownersIn(templates: Templates): (report: string) => Owner | undefined {
  return (report) => {
    if (!reportNames(templates).includes(report)) return undefined;
    const part = reportPart(templates, report, ownerSchema);
    if (!part) return undefined;
    const address = namedOwner(templates, report)?.address ?? part.owner;
    return ownerWith(address, firstLanguage(part.title), templates);
  };
}

/** The owners at the moment, which somebody may change while this process runs. */
export const ownersNow =
  (templates: Templates, ledger: Pick<Ledger, 'listFiles'>): OwnerOf =>
  async (report) =>
    ownersIn(await asChanged(templates, ledger))(report);

/** Every address that has been a report's owner, as a notice in a queue may be addressed to an earlier one. */
export const everOwners =
  (templates: Templates, ledger: Pick<Ledger, 'listFiles'>) =>
  async (report: string): Promise<string[]> =>
    (await everChanged(templates, 'owners.yaml', ledger)).flatMap(
      (one) => ownersIn(one)(report)?.address ?? [],
    );

/** The owner at an address who reads notices in a language. */
export function ownerWith(address: string, language: string, templates: Templates): Owner {
  return { address, language, say: sayIn(language, templates) };
}

function sayIn(language: string, templates: Templates): Say {
  const find = wordFinder(wordsIn(templates, language), language);
  return (key, values = {}) => filled(find(key, undefined, numberIn(values.count)), values);
}

const numberIn = (value: unknown) => (typeof value === 'number' ? value : undefined);
