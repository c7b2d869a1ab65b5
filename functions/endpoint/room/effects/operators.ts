/** What the pages of operators touch of the world. */
import type { EditionId } from '../../../archive/archive.ts';
import type { EditionMailer } from '../../../deliver/mailer.ts';
import type { DeadLetterBox, QueueName } from '../../../queue/queue.ts';

export interface OperatorEffects {
  /**
   * Opens what an edition is sent by, and closes it whatever happens.
   * @throws InputError there is no such edition, or it was altered
   */
  readonly withMailer: <T>(edition: EditionId, use: (mailer: EditionMailer) => Promise<T>) => Promise<T>;
  /** What each queue has given up; empty on a machine without queues. */
  readonly deadLetters: Readonly<Partial<Record<QueueName, DeadLetterBox>>>;
  /** Whether nothing but the sweep starts what schedules ask for, as on one machine. */
  readonly isScheduler: boolean;
}
