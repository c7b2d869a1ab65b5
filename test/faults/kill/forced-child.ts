/** A process that makes a forced run, so that it can be killed. Its only argument is a ForcedRun as JSON. */
import { runForced } from './forced-run.ts';

await runForced(JSON.parse(process.argv[2] ?? ''), (step) => process.stderr.write(`${step}\n`));
