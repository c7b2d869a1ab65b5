/** What a verb on this machine works with, as long as it works. */
import { type LocalEffects, type LocalOptions, localEffects, refuseBadKey } from '../systems/local.ts';
import { machineMail } from '../systems/mail.ts';
import { whenInterrupted } from './interruption.ts';
import { complain } from './output.ts';

/** Opens them, and closes them whatever happens; an interruption stops the engine and is noted for the runs. */
export async function withLocalEffects<T>(
  options: LocalOptions,
  use: (effects: LocalEffects) => Promise<T>,
): Promise<T> {
  // Said before anything is made, and not when it is signed.
  await refuseBadKey(options.out);
  const mail = 'mail' in options ? undefined : await machineMail(options.out);
  const effects = localEffects({ onOpenFolder: complain, helper: true, mail, ...options });
  const forget = whenInterrupted(effects.interrupt);
  try {
    return await use(effects);
  } finally {
    forget();
    effects.close();
  }
}
