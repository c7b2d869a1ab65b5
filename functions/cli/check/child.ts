/** A process of its own that checks what it is sent, and says which file it looks at: see bounded.ts. */
import { UsageError } from '../../errors.ts';
import { looking } from '../../validate/looking.ts';
import { asked, findingsOf } from './findings.ts';

const tell = (said: unknown) => process.send?.(said);

looking.subscribe((at) => tell({ at }));

// Nobody waits any more, and an engine that does not come back would keep the process.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

process.once('message', async (message) => {
  try {
    tell({ findings: await findingsOf(asked.parse(message)) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell({ usage: error.message });
  }
});
