/** What an edition of this machine is sent again by: at once, into the outbox or to a mail server. */
import type { EditionId } from '../../archive/archive.ts';
import type { EditionMailer } from '../../deliver/mailer.ts';
import { refusalIn } from '../../deliver/recipients.ts';
import type { Templates } from '../../templates/directories.ts';
import type { LocalEffects } from '../local.ts';
import { provedEdition } from './proved.ts';

/** @throws InputError there is no such edition, or it was altered */
export async function localMailer(
  edition: EditionId,
  effects: LocalEffects,
  templates: Templates,
): Promise<EditionMailer> {
  const { archive, ledger, now, channel, dispatch } = effects;
  const manifest = await provedEdition(edition, effects);
  return {
    ...{ edition, manifest, archive, ledger, now },
    channel: channel.name,
    idempotent: channel.idempotent,
    refusal: refusalIn(templates),
    send: (recipients) => dispatch(edition, manifest, recipients),
  };
}
