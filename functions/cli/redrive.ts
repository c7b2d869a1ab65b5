/** `periodical redrive QUEUE --remote`: gives the dead letters of a queue back, once their cause is gone. */
import { Argument, type Command } from 'commander';
import { UsageError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import { type About, type DeadLetterBox, type QueueName, queueNames } from '../queue/queue.ts';
import { cell, columns, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import { addRemote } from './where.ts';

interface Options {
  readonly remote?: boolean;
  readonly stack: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addRedrive(program: Command): void {
  addRemote(program.command('redrive'))
    .summary('give the dead letters of a queue back to it')
    .description(
      'Puts the dead letters of a queue of the deployed system back into it, once what made them fail is mended. What is done already is not done twice, and no reader gets a mail again.',
    )
    .addArgument(new Argument('<queue>', 'whose dead letters').choices(queueNames))
    .option('--dry-run', 'only say what they are')
    .option('--json', 'print one JSON object')
    .action(async (queue: QueueName, options: Options) => {
      if (!options.remote)
        throw new UsageError('redrive: only a deployed system has queues; expected --remote');
      // The SDK takes a quarter of a second to load.
      const { remote } = await import('../systems/remote.ts');
      const box = (await remote(options.stack)).deadLetters(queue);
      await (options.dryRun ? showLetters(queue, box, options) : giveBack(queue, box, options));
    });
}

async function showLetters(queue: QueueName, box: DeadLetterBox, { json }: Options): Promise<void> {
  const count = await box.count();
  const letters = count === 0 ? [] : await box.look();
  if (json) return printJson({ queue, dry_run: true, dead_letters: count, letters });
  if (count === 0) return printLine(`${queue} has no dead letters`);
  print(columns([['REPORT', 'PERIOD', 'WHAT', 'RECIPIENT'], ...letters.map(rowOf)]));
  const rest = count > letters.length ? `; ${letters.length} of them are shown` : '';
  printLine(`${counted(count, 'message')} would be given back to ${queue}${rest}`);
}

const rowOf = ({ report, period, edition, notice, run, recipient }: About): string[] => [
  cell(report),
  cell(period),
  run ?? (notice === undefined ? (edition ?? 'unreadable: it would come back') : `notice ${notice}`),
  cell(recipient),
];

async function giveBack(queue: QueueName, box: DeadLetterBox, { json = false }: Options): Promise<void> {
  const expected = await box.count();
  const shown = progress(json, 'what is not moved is where it was, and the same command goes on');
  const moved = await box.giveBack((sofar) =>
    shown.show('redrive', `${sofar} of ${Math.max(sofar, expected)} messages`),
  );
  shown.end();
  if (json) return printJson({ queue, dry_run: false, given_back: moved });
  if (moved === 0) return printLine(`${queue} has no dead letters`);
  printLine(`${counted(moved, 'message')} given back to ${queue}${next[queue]}`);
}

/** Where to see what becomes of them. */
const next: Readonly<Record<QueueName, string>> = {
  runs: '; see periodical runs --remote',
  deliveries: '; see periodical show EDITION --remote',
  feedback: '',
};
