/** A process that sends by SES, so that it can be killed. Its only argument is a SesRun as JSON. */
import { runWithSes } from './ses-run.ts';

await runWithSes(JSON.parse(process.argv[2] ?? ''), (stage) => process.stderr.write(`${stage}\n`));
