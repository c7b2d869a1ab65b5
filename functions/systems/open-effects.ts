/** Opens what runs on this machine work with, by the settings of its folder. */
import { type LocalEffects, type LocalOptions, localEffects, refuseBadKey } from './local.ts';
import { machineMail } from './mail.ts';

/** @throws InputError the key of the folder must not be used, or its settings are wrong: before anything is made */
export async function openEffects(options: LocalOptions): Promise<LocalEffects> {
  await refuseBadKey(options.out);
  const mail = 'mail' in options ? undefined : await machineMail(options.out);
  return localEffects({ helper: true, mail, ...options });
}
