/**
 * `npm start`: what a newcomer sees first. Makes the sample lake once, runs the talent-growth report for two
 * periods, puts their mails for two made-up readers into the outbox and says where everything lies.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { manifestName } from '../archive/manifest.ts';
import { makeFolder } from '../durable-file.ts';
import { fileOf, linked } from '../formats.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { RunResult } from '../pipeline/effects.ts';
import { run } from '../pipeline.ts';
import { isOfThisVersion, makeSampleLake } from '../sample-lake.ts';
import { type LocalEffects, localOutbox, localRequest } from '../systems/local.ts';
import { loadReport } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { interruptibly, listenToSignals, outliveReaders } from './interruption.ts';
import { withLocalEffects } from './local-effects.ts';
import { columns, print, reportError } from './output.ts';
import { progress } from './progress.ts';

const out = 'out';
const lake = join(out, 'sample-lake');
/** Nobody: the mails stay in the outbox, which is a folder. */
const recipients: readonly Recipient[] = [
  { address: 'reader@example.com', language: 'en', attach: ['pdf'], subscribed: true },
  { address: 'duzhe@example.com', language: 'zh', attach: ['pdf'], subscribed: true },
];
const periods = ['trailing-12:2024-06', '2024-H1'];

const outdated = `The sample lake in ${lake} is of an earlier version: remove it, and npm start makes it anew`;

const next = `Next:
  npx periodical open                                  the reading room, in a browser
  npx periodical list                                  what the archive holds
  npx periodical run weekly-pulse --period 2024-W25    another report
  npx periodical run --help                            what a run can be asked for`;

async function demo(): Promise<void> {
  const shown = progress(false);
  if (existsSync(lake)) print(isOfThisVersion(lake) ? `The sample lake is there: ${lake}` : outdated);
  else {
    print(`Making the sample lake in ${lake}, once …`);
    makeFolder(out, 0o700);
    const onProgress = (table: string) => shown.show('sample lake', table);
    await interruptibly((signal) =>
      makeSampleLake({ directory: lake, scale: 1, seed: 1, onProgress, signal }),
    );
  }
  // Its readers are made up.
  const options = { lake, out, mail: undefined, onProgress: shown.show };
  await withLocalEffects(options, async (effects) => {
    for (const period of periods) await demoPeriod(period, effects, shown.clear);
  });
  shown.end();
  print(`\n${next}`);
}

async function demoPeriod(period: string, effects: LocalEffects, clear: () => void): Promise<void> {
  const templates = templatesAt(undefined);
  const report = loadReport(templates, 'talent-growth');
  const result = await run(localRequest({ report, templates, period, recipients }), effects);
  clear();
  print(`\n${result.summary}`);
  if (result.edition) print(whereItLies(result, relative('.', effects.archive.locate(result.edition))));
}

function whereItLies(result: RunResult, path: string): string {
  const files = (result.manifest?.languages ?? []).flatMap((language) => [
    [`mail (${language})`, join(path, fileOf('email', language))],
    ...linked.map((format) => [`${format} (${language})`, join(path, fileOf(format, language))]),
  ]);
  const mails = result.deliveries
    .filter(({ detail }) => detail.endsWith('.eml'))
    .map(({ recipient, detail }) => [`sent to ${recipient}`, relative('.', join(localOutbox(out), detail))]);
  return columns([...files, ['data', join(path, 'data/')], ['proof', join(path, manifestName)], ...mails]);
}

outliveReaders();
listenToSignals([]);
try {
  await demo();
} catch (error) {
  process.exitCode = reportError(error);
}
