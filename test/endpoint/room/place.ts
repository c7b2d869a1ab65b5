/** A reading room for tests: an archive with one edition, a ledger, people, and browsers that keep cookies. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach } from 'vitest';
import { tellSentBack } from '../../../functions/deliver/notices/approval.ts';
import type { Notice } from '../../../functions/deliver/notices.ts';
import { refusalBy } from '../../../functions/deliver/recipients.ts';
import { cookiesIn } from '../../../functions/endpoint/room/cookies.ts';
import type { Confirmation } from '../../../functions/endpoint/room/effects/readers.ts';
import type { RoomEffects, SignInSecrets } from '../../../functions/endpoint/room/effects.ts';
import { roomWords } from '../../../functions/endpoint/room/words.ts';
import { handleRoom } from '../../../functions/endpoint/room.ts';
import { sealBy } from '../../../functions/endpoint/seal.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { sqliteRoom } from '../../../functions/ledger/room/sqlite.ts';
import type { RoomLedger } from '../../../functions/ledger/room.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import type { DeliveryTask, RunMessage } from '../../../functions/queue/messages.ts';
import { type About, type QueueName, queueNames } from '../../../functions/queue/queue.ts';
import { cloudOperators } from '../../../functions/systems/cloud-room/operators.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { archiveWith } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { temporaryFolder } from '../../folder.ts';

export const origin = 'https://reports.example.org';
export const ownTemplates = templatesAt(
  fileURLToPath(new URL('../../other-lake/templates', import.meta.url)),
);

const words = roomWords(templatesAt(undefined));

/** ana@acme.org operates; partner.org reads shop-tally. */
const people = `
- {who: ana@acme.org, role: operator}
- {who: partner.org, role: reader, reports: [shop-tally]}
`;

/** What a test sees and may change: the clock, and any effect. Made anew for each test. */
interface Place {
  effects: RoomEffects;
  ledger: Ledger;
  room: RoomLedger;
  /** Instant in UTC. */
  now: string;
}

/** @param rows what people.yaml has */
export function roomPlace(rows = people) {
  const root = temporaryFolder();
  const mails: (SignInSecrets & { readonly address: string })[] = [];
  const runs: RunMessage[] = [];
  const notices: Notice[] = [];
  const deliveries: DeliveryTask[] = [];
  const dead: Partial<Record<QueueName, About[]>> = {};
  const refused: string[] = [];
  const confirmations: Confirmation[] = [];
  const place = {} as Place;
  beforeEach(async () => {
    mails.length = 0;
    refused.length = 0;
    confirmations.length = 0;
    deliveries.length = 0;
    for (const queue of queueNames) delete dead[queue];
    runs.length = 0;
    notices.length = 0;
    let drawn = 0;
    const signer = localSigner('manifests');
    const archive = await archiveWith(root(), { 'report.en.pdf': '%PDF' }, signer);
    place.ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
    place.room = sqliteRoom(join(root(), 'ledger.sqlite'));
    place.now = '2024-07-02T01:00:00.000Z';
    place.effects = {
      archive,
      ledger: place.ledger,
      room: place.room,
      signer,
      seal: () => sealBy(localSigner()),
      templates: async () => ({
        ...ownTemplates,
        changed: { 'people.yaml': { file: 'people.yaml', text: rows } },
      }),
      words,
      origin,
      linkSigner: localSigner(),
      sender: 'Shop <shop@example.com>',
      mailConfirmation: async (mail) => void confirmations.push(mail),
      mailSignIn: async ({ address }, secrets) => void mails.push({ address, ...secrets }),
      download: async (_, { name }, as, { isShown = false } = {}) => ({
        status: 200,
        headers: { as, ...(isShown ? { shown: 'yes' } : {}) },
        body: name,
      }),
      runs: { send: async (message) => void runs.push(message) },
      runsADay: 20,
      refusalBy: () => refusalBy({ file: 'recipients.yaml', domains: ['acme.org'], addresses: [] }),
      ...cloudOperators(deployed({ archive, signer, ledger: place.ledger }), queueNames),
      reviews: localSigner(),
      tellSentBack: (manifest, review, templates) =>
        tellSentBack(manifest, review, templates, async (notice) => void notices.push(notice)),
      now: () => place.now,
      random: (bytes) => hash('sha256', String(++drawn), 'buffer').subarray(0, bytes).toString('base64url'),
      log: () => {},
      refused: (tried) => void refused.push(tried.what),
    };
  });
  afterEach(() => {
    place.ledger.close();
    place.room.close();
  });
  const deployed = (parts: Pick<RoomEffects, 'archive' | 'signer' | 'ledger'>) => ({
    ...parts,
    deliveries: {
      send: async (task: DeliveryTask) => void deliveries.push(task),
      sendAll: async (tasks: readonly DeliveryTask[]) => void deliveries.push(...tasks),
    },
    channel: 'mail',
    refusal: refusalBy({ file: 'recipients.yaml', domains: ['acme.org', 'partner.org'], addresses: [] }),
    deadLetters: (queue: QueueName) => ({
      count: async () => (dead[queue] ?? []).length,
      look: async () => dead[queue] ?? [],
      giveBack: async () => (dead[queue] ?? []).splice(0).length,
    }),
  });
  const browser = (options: BrowserOptions = {}) => browserAt(place, options);
  /** Somebody who has signed in by the mailed code. */
  const signedIn = async (address = 'ana@acme.org') => {
    const own = browser();
    await own.post('/sign-in', { address });
    await own.post('/sign-in/code', { code: mails.at(-1)?.code ?? '' });
    return own;
  };
  const told = { mails, confirmations, refused, deliveries, dead, runs, notices };
  return Object.assign(place, { ...told, browser, signedIn });
}

interface BrowserOptions {
  readonly from?: string;
  readonly at?: string;
}

/** It keeps cookies and says where its forms come from. */
function browserAt(place: Place, { from = '203.0.113.7', at = origin }: BrowserOptions) {
  let jar: Readonly<Record<string, string>> = {};
  const send = async (method: string, path: string, form: Readonly<Record<string, string>> = {}) => {
    const answer = await handleRoom(
      {
        method,
        path: path.split('?')[0] ?? '',
        query: path.split('?')[1] ?? '',
        body: new URLSearchParams(form).toString(),
        headers: method === 'POST' ? { origin: at } : {},
        cookies: jar,
        from,
      },
      place.effects,
    );
    for (const one of answer.cookies ?? []) jar = { ...jar, ...cookiesIn(one.split(';')[0] ?? '') };
    return answer;
  };
  return {
    get: (path: string) => send('GET', path),
    post: (path: string, form?: Readonly<Record<string, string>>) => send('POST', path, form),
    /** Fills and sends the form of a page that posts to an address, with its token and hidden fields. */
    submit: async (page: string, action: string, fields: Readonly<Record<string, string>> = {}) => {
      const { document } = new JSDOM((await send('GET', page)).body).window;
      const form = [...document.querySelectorAll('form')].find(
        (one) => one.getAttribute('action') === action,
      );
      if (!form) throw new Error(`${page} has no form that posts to ${action}`);
      const own = [...form.querySelectorAll('input[type=hidden]')].map((input) => [
        input.getAttribute('name') ?? '',
        input.getAttribute('value') ?? '',
      ]);
      return send('POST', action, { ...Object.fromEntries(own), ...fields });
    },
    cookie: (name: string) => jar[name],
    steal: (other: Readonly<Record<string, string>>) => {
      jar = { ...jar, ...other };
    },
  };
}

/** What the main part of a page says. */
export const textOf = (body: string) =>
  new JSDOM(body).window.document.querySelector('main')?.textContent ?? '';
