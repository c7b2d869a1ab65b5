#!/usr/bin/env node
/** The command line: `periodical --help`. */
import { Command, CommanderError } from 'commander';
import { examplesText, projectHelp, quickStart } from './cli/examples.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { listenToSignals, outliveReaders } from './cli/interruption.ts';
import { printJson, reportError } from './cli/output.ts';
import { takePlaces } from './cli/where.ts';
import { printable } from './text/printable.ts';
import { version } from './version.ts';

const { done, failed, usage, held, changed } = exitCodes;
const exitCodeHelp = `\n\nExit codes: ${done} done, ${failed} the run failed, ${usage} wrong usage, ${held} held by a check, ${changed} changed (diff --against), 130 interrupted.`;

type AddVerbs = (program: Command) => void;

/** The verbs in the order of the help. Only the one that is asked for is loaded, so that it starts quickly. */
const verbs: Readonly<Record<string, () => Promise<AddVerbs>>> = {
  init: async () => (await import('./cli/init.ts')).addInit,
  preview: async () => (await import('./cli/preview.ts')).addPreview,
  run: async () => (await import('./cli/run.ts')).addRun,
  backfill: async () => (await import('./cli/backfill.ts')).addBackfill,
  check: async () => (await import('./cli/check.ts')).addCheck,
  test: async () => (await import('./cli/test.ts')).addTest,
  theme: async () => (await import('./cli/theme.ts')).addTheme,
  list: async () => (await import('./cli/list.ts')).addList,
  show: async () => (await import('./cli/show.ts')).addShow,
  get: async () => (await import('./cli/get.ts')).addGet,
  verify: async () => (await import('./cli/verify.ts')).addVerify,
  open: async () => (await import('./cli/open.ts')).addOpen,
  diff: async () => (await import('./cli/diff.ts')).addDiff,
  runs: async () => (await import('./cli/runs.ts')).addRuns,
  release: async () => (await import('./cli/release.ts')).addRelease,
  approve: async () => (await import('./cli/approve.ts')).addApprove,
  'send-back': async () => (await import('./cli/approve.ts')).addSendBack,
  resend: async () => (await import('./cli/resend.ts')).addResend,
  suppressions: async () => (await import('./cli/suppressions.ts')).addSuppressions,
  allow: async () => (await import('./cli/suppressions.ts')).addAllow,
  subscriptions: async () => (await import('./cli/subscriptions.ts')).addSubscriptions,
  owners: async () => (await import('./cli/owners.ts')).addOwners,
  schedules: async () => (await import('./cli/schedules.ts')).addSchedules,
  people: async () => (await import('./cli/people.ts')).addPeople,
  redrive: async () => (await import('./cli/redrive.ts')).addRedrive,
  sweep: async () => (await import('./cli/sweep.ts')).addSweep,
  'sample-lake': async () => (await import('./cli/sample-lake.ts')).addSampleLake,
};

/** @param first what was typed first: a verb, or something that needs all of them, such as --help */
async function program(first = ''): Promise<Command> {
  const command = new Command('periodical')
    .description('Period reports from raw sales data: queried, composed, rendered, archived and delivered.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(printable(text)),
      writeErr: (text) => process.stderr.write(printable(text)),
      outputError: (text, write) => write(text.replace(/^error: /, 'periodical: ')),
    })
    .showHelpAfterError('(see periodical --help)')
    .addHelpText('after', quickStart + projectHelp + exitCodeHelp)
    .hook('preAction', (_, verb) => takePlaces(verb));
  const asked = Object.hasOwn(verbs, first) ? verbs[first] : undefined;
  const needed = asked ? [asked] : Object.values(verbs);
  for (const add of await Promise.all(needed.map((load) => load()))) add(command);
  for (const verb of command.commands) verb.addHelpText('after', examplesText(verb.name()));
  return command;
}

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = await program(argv[0]);
    await command.parseAsync([...argv], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : done;
  } catch (error) {
    const json = argv.includes('--json');
    if (!(error instanceof CommanderError)) return reportError(error, json);
    // Commander has printed its own complaint already; help and version end here too, with code 0.
    if (error.exitCode === done) return done;
    if (json) printJson({ error: error.message.replace(/^error: /, ''), problems: [] });
    return usage;
  }
}

/** The command line as the process that it is alone in. @returns the exit code */
export async function start(argv: readonly string[]): Promise<number> {
  outliveReaders();
  listenToSignals(argv);
  return main(argv);
}

if (import.meta.main) process.exitCode = await start(process.argv.slice(2));
