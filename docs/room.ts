/**
 * A reading room with a story, as its pictures and its tests in a browser use it: two reports, some weeks, readers who
 * were sent them, a week that was corrected, one that a check holds and one that waits for approval. All days are fixed,
 * so that the pages stay.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEditionPath } from '../functions/archive/archive.ts';
import { linksFor } from '../functions/deliver/links.ts';
import { subscribersOf } from '../functions/deliver/subscriptions.ts';
import type { Confirmation } from '../functions/endpoint/room/effects/readers.ts';
import type { SignInSecrets } from '../functions/endpoint/room/effects.ts';
import { beginSession } from '../functions/endpoint/room/sign-in.ts';
import { handleRoom } from '../functions/endpoint/room.ts';
import { run } from '../functions/pipeline.ts';
import { makeSampleLake } from '../functions/sample-lake.ts';
import { localEffects, localLedger, localRequest } from '../functions/systems/local.ts';
import { localRoom } from '../functions/systems/local-room.ts';
import { serveLoopback } from '../functions/systems/loopback.ts';
import { productTemplates } from '../functions/templates/directories.ts';
import { loadReport } from '../functions/templates/report.ts';
import { templatesAt } from '../functions/templates.ts';

/** Who looks at pages. */
export const people = {
  operator: 'olivia@example.com',
  runner: 'ruben@example.com',
  reader: 'mei@example.com',
} as const;
export type Role = keyof typeof people;

const peopleYaml = `- {who: ${people.operator}, role: operator}
- {who: ${people.runner}, role: runner}
`;
const subscriptionsYaml = `- {address: ${people.reader}, report: board-pulse, language: en, attach: [pdf]}
- {address: ${people.reader}, report: weekly-pulse, language: en, attach: [pdf]}
- {address: ${people.reader}, report: talent-growth, language: en, attach: [pdf, workbook]}
- {address: duzhe@example.com, report: weekly-pulse, language: zh, attach: [pdf]}
`;

/** The weekly pulse as a board gets it: once somebody has approved it. */
const approval = `approval: {by: [${people.operator}, vera@example.com], not: requester, before: "12:00"}\nsubscribable: true\n`;

interface Run {
  readonly report: string;
  readonly period: string;
  /** Instant in UTC. */
  readonly at: string;
  /** In a lake that some data has not reached yet. */
  readonly isEarly?: boolean;
}

/** What was run, in this order. */
const runs: readonly Run[] = [
  { report: 'talent-growth', period: '2023-H2', at: '2024-01-03T01:00:00.000Z' },
  { report: 'weekly-pulse', period: '2024-W24', at: '2024-06-17T00:00:00.000Z' },
  { report: 'weekly-pulse', period: '2024-W25', at: '2024-06-24T00:00:00.000Z', isEarly: true },
  { report: 'weekly-pulse', period: '2024-W25', at: '2024-06-25T00:00:00.000Z' },
  { report: 'weekly-pulse', period: '2024-W26', at: '2024-07-01T00:00:00.000Z' },
  { report: 'talent-growth', period: '2024-H1', at: '2024-07-03T01:00:00.000Z' },
  { report: 'board-pulse', period: '2024-W29', at: '2024-08-05T01:00:00.000Z' },
  { report: 'board-pulse', period: '2024-W30', at: '2024-08-12T01:00:00.000Z' },
  // The lake ends before: a check holds it.
  { report: 'weekly-pulse', period: '2024-W32', at: '2024-08-12T00:00:00.000Z' },
];

/** When pages are looked at: a moment later each time. */
const today = '2024-08-12T03:00:00.000Z';

function clockFrom(start: string): () => string {
  let moments = Date.parse(start);
  return () => new Date(moments++).toISOString();
}

/** The sessions of a day of the week 2024-W25. */
const comesLate = join('live_sessions', 'dt=2024-06-20');

export const foldersIn = (root: string) => ({
  lake: join(root, 'lake'),
  early: join(root, 'early-lake'),
  out: join(root, 'out'),
  templates: join(root, 'templates'),
});
type Folders = ReturnType<typeof foldersIn>;

/**
 * Makes the folder of the room: lake, templates, archive and ledger.
 * @param lake a sample lake to copy; left out, a small one is made
 */
export async function prepareRoom(root: string, lake?: string): Promise<void> {
  const folders = foldersIn(root);
  mkdirSync(folders.templates, { recursive: true });
  writeFileSync(join(folders.templates, 'people.yaml'), peopleYaml);
  writeFileSync(join(folders.templates, 'subscriptions.yaml'), subscriptionsYaml);
  addBoardPulse(folders.templates);
  if (lake === undefined) await makeSampleLake({ directory: folders.lake, scale: 0.02, seed: 1 });
  else cpSync(lake, folders.lake, { recursive: true, dereference: true });
  cpSync(folders.lake, folders.early, { recursive: true });
  rmSync(join(folders.early, comesLate), { recursive: true });
  for (const one of runs) await makeEdition(one, folders);
  await addTroubles(folders.out);
}

function addBoardPulse(templates: string): void {
  const folder = join(templates, 'reports', 'board-pulse');
  cpSync(join(productTemplates, 'reports', 'weekly-pulse'), folder, { recursive: true });
  const file = join(folder, 'report.yaml');
  const text = readFileSync(file, 'utf8')
    .replace(/^title: .*$/m, 'title: {en: Board pulse, zh: 董事会快报}')
    .replace(/^schedules:/m, `${approval}\nschedules:`);
  writeFileSync(file, text);
}

/** A mail of which nobody knows whether it went out, and one that came back. */
async function addTroubles(out: string): Promise<void> {
  const ledger = localLedger(out);
  const at = '2024-07-01T00:10:00.000Z';
  const mail = (recipient: string) => ({ edition: 'weekly-pulse/2024-W26/r1', recipient, channel: 'outbox' });
  const addressing = { language: 'en', attach: [], subscribed: true };
  for (const key of [mail('noor@example.com'), mail('gone@example.com')]) {
    await ledger.announce(key, at, addressing, 'pending');
    await ledger.claim(key, at, 60);
  }
  await ledger.settle(mail('noor@example.com'), 'unknown', 'the answer of the mail server was lost', at);
  await ledger.settle(mail('gone@example.com'), 'sent', 'example', at, 'example');
  const detail = '550 5.1.1 no such mailbox';
  await ledger.observe(mail('gone@example.com'), 'bounced', detail, at);
  await ledger.suppress({ address: 'gone@example.com', report: '*', reason: 'bounced', at, detail });
  ledger.close();
}

async function makeEdition({ report, period, at, isEarly = false }: Run, folders: Folders): Promise<void> {
  const templates = templatesAt(folders.templates);
  const lake = isEarly ? folders.early : folders.lake;
  const effects = localEffects({ lake, out: folders.out, templates, now: () => at, onProgress: () => {} });
  try {
    const loaded = loadReport(templates, report);
    const { recipients } = subscribersOf(templates, loaded);
    const asked = { id: `${report} ${period} ${at}`, report: loaded, templates, period, by: people.runner };
    await run(localRequest({ ...asked, now: at, recipients }), effects);
  } finally {
    effects.close();
  }
}

export interface ServedRoom {
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  /** What was mailed to those who sign in, the newest last. */
  readonly mails: readonly SignInSecrets[];
  /** What went wrong with requests. */
  readonly errors: readonly unknown[];
  /** Links of mails that ask whether somebody wants a subscription, the newest last. */
  readonly confirmations: readonly string[];
  /** Path of the link in the mail of an edition. */
  mailedLink(edition: string, role: Role): Promise<string>;
  /** The cookie of somebody who is in. */
  session(role: Role): Promise<{ name: string; value: string; url: string }>;
  close(): Promise<void>;
}

/**
 * Serves the folder of a room as a deployment does: everybody signs in by a mailed code.
 * @param lake for runs that are started there
 */
export async function serveRoom(root: string, { lake } = foldersIn(root)): Promise<ServedRoom> {
  const { out, templates } = foldersIn(root);
  const mails: SignInSecrets[] = [];
  const confirmations: string[] = [];
  const errors: unknown[] = [];
  const { user: _, ...local } = localRoom({ out, lake, templates, log: () => {} });
  const room = {
    ...local,
    now: clockFrom(today),
    mailSignIn: async (_: unknown, secrets: SignInSecrets) => void mails.push(secrets),
    mailConfirmation: async ({ link }: Confirmation) => void confirmations.push(link),
    linkSigner: local.signer,
    sender: 'Live Commerce Data Office <reports@example.com>',
  };
  const served = await serveLoopback(
    (request, origin) => handleRoom(request, { ...room, origin }),
    0,
    (error) => errors.push(error),
  );
  const { origin } = served;
  return {
    ...{ origin, mails, confirmations, errors },
    async mailedLink(edition, role) {
      const id = parseEditionPath(edition);
      if (!id) throw new Error(`${edition} does not name an edition`);
      const links = linksFor({ publicUrl: '', signer: local.signer, now: () => today, days: 90 });
      const recipient = { address: people[role], language: 'en', attach: [], subscribed: true };
      return (await links(id, recipient, today)).archiveUrl;
    },
    async session(role) {
      const { id } = await beginSession(people[role], 'mail', { ...room, origin });
      return { name: 'periodical', value: (await room.seal()).seal('session', id), url: origin };
    },
    async close() {
      await served.close();
      await room.close();
    },
  };
}
