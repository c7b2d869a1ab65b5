/** `periodical sample-lake DIR` */

import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../language/counted.ts';
import { makeSampleLake } from '../sample-lake.ts';
import { wholeNumber } from './arguments.ts';
import { interruptibly } from './interruption.ts';
import { bytesText, columns, print, printJson } from './output.ts';
import { progress } from './progress.ts';

interface Options {
  readonly scale: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function addSampleLake(program: Command): void {
  program
    .command('sample-lake')
    .summary('make raw data to try reports on')
    .description(
      'Makes a lake of plausible raw data, 2021-06 to 2024-07: the same seed gives the same bytes.',
    )
    .argument('<dir>', 'folder to make; it must not hold anything yet')
    .option('--scale <number>', 'how large: 1 has 1.4 million order lines', positive, 1)
    .option('--seed <number>', 'another seed, other data', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--json', 'print one JSON object')
    .action(async (directory: string, options: Options) => {
      const shown = progress(
        options.json === true,
        'nothing is left of it, and the same command begins anew',
      );
      const { scale, seed } = options;
      const onProgress = (table: string) => shown.show('sample lake', table);
      const lake = await interruptibly((signal) =>
        makeSampleLake({ directory, scale, seed, onProgress, signal }),
      );
      shown.end();
      if (options.json) return printJson({ directory, scale, seed, ...lake });
      print(columns(Object.entries(lake.rows).map(([table, rows]) => [table, counted(rows, 'row')])));
      print(`${directory}: ${bytesText(lake.bytes)}`);
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0');
  return value;
}
