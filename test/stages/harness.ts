/** The stages of the cloud on embedded parts: a queue that remembers, DuckDB, a folder, SQLite. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { sendNotice } from '../../functions/deliver/notices.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import type { DeliveryTask, RunMessage } from '../../functions/queue/messages.ts';
import type { Queue } from '../../functions/queue/queue.ts';
import { queueDispatch } from '../../functions/stages/dispatch.ts';
import type { RunEffects } from '../../functions/stages/effects.ts';
import type { SweepEffects } from '../../functions/stages/sweep/effects.ts';
import { localEffects } from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';
import { decodedSubject, parse } from '../deliver/mime.ts';

/** The sweep on a stage: its effects, and the subjects of the notices to the shop's owner. */
export function sweeping(stage: () => Harness) {
  const folder = () => join(stage().root, 'notices');
  const effects = (changed: Partial<SweepEffects> = {}): SweepEffects => {
    const { ledger, now, engine } = stage();
    const from = 'Periodical <no-reply@example.com>';
    const posting = { ledger, now, channel: outbox(folder()), from, reach: '--remote' };
    return {
      ...stage(),
      notify: (notice) => sendNotice(notice, posting),
      deadLetters: async () => [],
      listing: engine.listing,
      isScheduler: false,
      ...changed,
    };
  };
  const mails = () =>
    (existsSync(folder()) ? readdirSync(folder()) : [])
      .map((file) => readFileSync(join(folder(), file), 'utf8'))
      .filter((mail) => mail.includes('To: till@example.com'));
  const notices = () => mails().map((mail) => mail.replace(/=\r?\n/g, ''));
  const told = () =>
    mails().map((mail) => decodedSubject(parse(Buffer.from(mail))).replace(' (shop-tally)', ''));
  return { effects, notices, told };
}

export interface RememberingQueue<Message> extends Queue<Message> {
  readonly sent: Message[];
  readonly delays: number[];
}

export function rememberingQueue<Message>(): RememberingQueue<Message> {
  const sent: Message[] = [];
  const delays: number[] = [];
  return {
    sent,
    delays,
    async send(message, delaySeconds = 0) {
      sent.push(structuredClone(message));
      delays.push(delaySeconds);
    },
    async sendAll(messages) {
      sent.push(...structuredClone(messages));
    },
  };
}

interface Harness extends RunEffects {
  readonly runs: RememberingQueue<RunMessage>;
  readonly deliveries: RememberingQueue<DeliveryTask>;
  readonly root: string;
}

/** A fresh copy of the shop's lake for every test; `at` is what the clock says. */
export function harness(at = '2024-07-02T01:00:30Z'): () => Harness {
  const source = fileURLToPath(new URL('../other-lake', import.meta.url));
  let made: Harness & { close: () => void };
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'periodical-stage-'));
    cpSync(join(source, 'lake'), join(root, 'lake'), { recursive: true });
    cpSync(join(source, 'templates'), join(root, 'templates'), { recursive: true });
    writeFileSync(
      join(root, 'templates/subscriptions.yaml'),
      '- {address: keeper@example.com, report: shop-tally}\n',
    );
    const out = join(root, 'out');
    const effects = localEffects({ lake: join(root, 'lake'), out, now: () => at, onProgress: () => {} });
    const deliveries = rememberingQueue<DeliveryTask>();
    made = {
      ...effects,
      root,
      templates: templatesAt(join(root, 'templates')),
      runs: rememberingQueue(),
      deliveries,
      dispatch: queueDispatch({ ledger: effects.ledger, deliveries, now: effects.now, channel: 'outbox' }),
    };
  });
  afterEach(() => {
    made.close();
    rmSync(root, { recursive: true });
  });
  return () => made;
}
