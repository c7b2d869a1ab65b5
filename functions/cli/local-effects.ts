/** What a verb on this machine works with, as long as it works. */
import type { LocalEffects, LocalOptions } from '../systems/local.ts';
import { openEffects } from '../systems/open-effects.ts';
import { whenInterrupted } from './interruption.ts';
import { complain } from './output.ts';

/** Opens them, and closes them whatever happens; an interruption stops the engine and is noted for the runs. */
export async function withLocalEffects<T>(
  options: LocalOptions,
  use: (effects: LocalEffects) => Promise<T>,
): Promise<T> {
  const effects = await openEffects({ onOpenFolder: complain, ...options });
  const forget = whenInterrupted(effects.interrupt);
  try {
    return await use(effects);
  } finally {
    forget();
    effects.close();
  }
}
