/** A process that makes extracts, so that it can be killed. Its only argument is an ExtractsRun as JSON. */
import { figuresOf } from './extracts-run.ts';

await figuresOf(JSON.parse(process.argv[2] ?? ''));
