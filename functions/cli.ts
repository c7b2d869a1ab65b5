#!/usr/bin/env node
/** The command line: `periodical --help`. */
import { Command, CommanderError } from 'commander';
import { addBackfill } from './cli/backfill.ts';
import { addCheck } from './cli/check.ts';
import { addEditions } from './cli/editions.ts';
import { printJson, reportError } from './cli/output.ts';
import { addRelease } from './cli/release.ts';
import { addResend } from './cli/resend.ts';
import { addRun } from './cli/run.ts';
import { addRuns } from './cli/runs.ts';
import { addSampleLake } from './cli/sample-lake.ts';
import { addSweep } from './cli/sweep.ts';
import { version } from './version.ts';

export const exitCodes = { done: 0, failed: 1, usage: 2, held: 3 } as const;

function program(): Command {
  const command = new Command('periodical')
    .description('Period reports from raw sales data: queried, composed, rendered, archived and delivered.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(periodical --help shows what there is)')
    .addHelpText('after', '\nExit codes: 0 done, 1 the run failed, 2 wrong usage, 3 held by a check.');
  addRun(command);
  addBackfill(command);
  addCheck(command);
  addEditions(command);
  addRuns(command);
  addRelease(command);
  addResend(command);
  addSweep(command);
  addSampleLake(command);
  return command;
}

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done;
  } catch (error) {
    const json = argv.includes('--json');
    if (!(error instanceof CommanderError)) return reportError(error, json);
    // Commander has printed its own complaint already; help and version end here too, with code 0.
    if (error.exitCode === 0) return exitCodes.done;
    if (json) printJson({ error: error.message, problems: [] });
    return exitCodes.usage;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
