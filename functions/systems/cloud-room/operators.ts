/** What operators do in the reading room of a deployment: by its queues, as the verbs with `--remote`. */
import type { OperatorEffects } from '../../endpoint/room/effects/operators.ts';
import type { QueueName } from '../../queue/queue.ts';
import { queueMailer } from '../mailers/queue.ts';
import type { Remote } from '../remote.ts';

type Deployed = Parameters<typeof queueMailer>[1] & Pick<Remote, 'deadLetters'>;

/** @param queues those that it has: what goes by a mail server has no queue `feedback` */
export const cloudOperators = (deployed: Deployed, queues: readonly QueueName[]): OperatorEffects => ({
  withMailer: async (edition, use) => use(await queueMailer(edition, deployed)),
  deadLetters: Object.fromEntries(queues.map((name) => [name, deployed.deadLetters(name)])),
  isScheduler: false,
});
