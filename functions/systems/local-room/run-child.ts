/** A process of its own that makes one run: see runs.ts. */
import { messageOf } from '../../errors.ts';
import { memoryQueue } from '../../queue/memory.ts';
import type { RunMessage } from '../../queue/messages.ts';
import { takeRun } from '../../stages/run.ts';
import { templatesAt } from '../../templates.ts';
import { openEffects } from '../open-effects.ts';
import { type Asked, asked } from './asked.ts';

process.once('message', async (message) => {
  try {
    await make(asked.parse(message));
  } catch (error) {
    process.send?.(messageOf(error));
    process.exitCode = 1;
  }
  process.disconnect();
});

async function make({ out, lake, templates, run }: Asked): Promise<void> {
  const own = templatesAt(templates);
  const effects = await openEffects({ out, lake, templates: own, onProgress: () => {} });
  const interrupt = () => {
    effects.interrupt();
    process.exit();
  };
  const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;
  for (const event of endings) process.on(event, interrupt);
  try {
    await takeRun(run, { ...effects, templates: own, runs: memoryQueue<RunMessage>() }, true);
  } finally {
    for (const event of endings) process.off(event, interrupt);
    effects.close();
  }
}
