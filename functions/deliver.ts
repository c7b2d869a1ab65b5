/** The deliver room: one message per recipient of an edition, and a receipt for each in the ledger. */

import { refuseUnapproved } from './archive/approval.ts';
import { type EditionId, editionPath } from './archive/archive.ts';
import { provedFiles } from './archive/proved.ts';
import { defined } from './defined.ts';
import { announceAll } from './deliver/announce.ts';
import type { DeliverInput } from './deliver/input.ts';
import { editionMail } from './deliver/mail.ts';
import type { SendResult } from './deliver/result.ts';
import { type Mail, sendOnce } from './deliver/send.ts';

/**
 * Sends to every recipient that has not got the edition yet. One recipient's failure never touches another.
 * @throws RetryableError, InputError the edition was altered or nobody has approved it, or not everybody could be noted in the ledger;
 * nothing was sent
 */
export async function deliver(given: DeliverInput): Promise<SendResult[]> {
  await refuseUnapproved(given.manifest, given);
  // Also what a mail only links to: nobody is sent to a file that was altered.
  const files = await provedFiles(given.edition, given.manifest, given.archive);
  const input = { ...given, archive: { readFile: async (_: EditionId, name: string) => files.get(name) } };
  await announceAll(input, input.recipients, { ...input, channel: input.channel.name });
  const deliveries: SendResult[] = [];
  for (const recipient of input.recipients) {
    const { address, subscribed, copy } = recipient;
    const about = { edition: editionPath(input.edition), recipient: address };
    const posting: Mail = {
      envelope: defined({ ...about, copy }),
      report: input.edition.report,
      subscribed,
      build: () => editionMail(input, recipient),
    };
    deliveries.push(await sendOnce(posting, input));
  }
  return deliveries;
}
