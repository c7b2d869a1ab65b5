/** What starting runs in the reading room touches of the world. */
import type { Refusal } from '../../../deliver/recipients.ts';
import type { Templates } from '../../../templates/directories.ts';
import type { StartingEffects } from '../../start-run.ts';

export interface RunsEffects {
  readonly runs: StartingEffects['runs'];
  /** Why nothing may be sent to an address, by the templates in force. */
  readonly refusalBy: (templates: Templates) => Refusal;
  /** How many runs one person may start in a day (UTC). */
  readonly runsADay: number;
}
