/** A process with many runs at once. Its argument is a Due as JSON; prints its largest memory in bytes. */
import { runAll } from './tallies.ts';

await runAll(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
