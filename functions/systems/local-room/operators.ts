/** What operators do in the reading room of this machine: mails go out at once, and there are no queues. */
import type { OperatorEffects } from '../../endpoint/room/effects/operators.ts';
import type { Templates } from '../../templates/directories.ts';
import { localMailer } from '../mailers/local.ts';
import { openEffects } from '../open-effects.ts';

/** @param templates have the words of mails, and say where mail may go */
export const localOperators = (out: string, templates: Templates): OperatorEffects => ({
  async withMailer(edition, use) {
    // No data are read: what is sent lies in the archive.
    const effects = await openEffects({ lake: '', out, helper: false, onProgress: () => {}, templates });
    try {
      return await use(await localMailer(edition, effects, templates));
    } finally {
      effects.close();
    }
  },
  deadLetters: {},
  isScheduler: true,
});
