/** What an edition of a deployed system is sent again by: the queue of its deliveries. */
import type { EditionId } from '../../archive/archive.ts';
import { clock } from '../../calendar/instant.ts';
import type { EditionMailer } from '../../deliver/mailer.ts';
import { queueDispatch } from '../../stages/dispatch.ts';
import type { Remote } from '../remote.ts';
import { provedEdition } from './proved.ts';

type Deployed = Pick<Remote, 'archive' | 'signer' | 'ledger' | 'deliveries' | 'channel' | 'refusal'>;

/** @throws InputError there is no such edition, or it was altered */
export async function queueMailer(edition: EditionId, deployed: Deployed): Promise<EditionMailer> {
  const { archive, ledger, deliveries, channel, refusal } = deployed;
  const manifest = await provedEdition(edition, deployed);
  const dispatch = queueDispatch({ ledger, deliveries, now: clock, channel });
  return {
    ...{ edition, manifest, archive, ledger, now: clock, channel, refusal },
    idempotent: false,
    send: (recipients) => dispatch(edition, manifest, recipients),
  };
}
