/** What a run in the cloud touches of the world. */
import type { Effects } from '../pipeline/effects.ts';
import type { RunMessage } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';
import type { Templates } from '../templates/directories.ts';

export interface RunEffects extends Effects {
  readonly runs: Queue<RunMessage>;
  readonly templates: Templates;
}
