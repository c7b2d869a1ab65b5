/** Every notice in every language, as files that a person opens: test/output/notices/. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../functions/archive/manifest.ts';
import { takeFeedback } from '../../../functions/deliver/feedback.ts';
import type { Owner } from '../../../functions/deliver/notices/owner.ts';
import { ownersIn, ownerWith } from '../../../functions/deliver/notices/owners.ts';
import { failedFinding, heldFinding, restatedFinding } from '../../../functions/deliver/notices/run.ts';
import { subscriptionsFinding } from '../../../functions/deliver/notices/subscriptions.ts';
import { type Finding, type Notice, noticeTo, sendNotice } from '../../../functions/deliver/notices.ts';
import { InputError, RetryableError } from '../../../functions/errors.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { takeDelivery } from '../../../functions/stages/deliver.ts';
import {
  brokenFinding,
  deadFinding,
  missedFinding,
  openFinding,
  silentFinding,
  stuckFinding,
} from '../../../functions/stages/sweep/notices.ts';
import { productTemplates } from '../../../functions/templates/directories.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { expectGolden } from '../../render/golden.ts';
import { bounce, complaint, eventOf, throughSns } from '../feedback/events.ts';
import { decodedSubject, leaves, parse } from '../mime.ts';

const languages = ['en', 'zh'];
const edition = 'shop-tally/2024-06/r2';
const at = '2024-07-02T01:00:00Z';
const due = (period: string, day: string) => ({
  report: 'shop-tally',
  schedule: 'monthly',
  period,
  at: `${day}T01:00:00Z`,
});
const run = {
  id: 'r-9',
  report: 'shop-tally',
  period: '2024-06',
  trigger: 'request',
  state: 'running',
  detail: 'query totals',
  startedAt: at,
  updatedAt: at,
  milliseconds: {},
} as const;
const send = {
  edition,
  recipient: 'wei.li@example.com',
  channel: 'mail',
  detail: '',
  updatedAt: at,
} as const;
const letter = { report: 'shop-tally', about: 'shop-tally/2024-06' };
const check = { severity: 'hold', passed: false, seconds: 1 } as const;

// What the notices read of a manifest, and no more of it.
const manifest = {
  edition,
  report: 'shop-tally',
  period: { id: '2024-06' },
  holdReasons: ['no rows in the period (on_empty: hold)', 'check adds_up: 1 row', 'check unpaid: 12 rows'],
  checks: [
    { ...check, name: 'adds_up', rows: 1, count: 1, sample: [{ sales: '10.00', by_stall: '12.00' }] },
    {
      ...check,
      name: 'unpaid',
      rows: 12,
      count: 12,
      sample: Array.from({ length: 11 }, (_, ticket) => ({ ticket })),
    },
  ],
  statements: [{ name: 'totals', rows: 1 }],
  correction: { against: 'shop-tally/2024-06/r1', reasons: ['data', 'code'] },
} as unknown as Manifest;
const figure = (column: string, old: number, now: number, relative: number | null) => ({
  ...{ query: 'totals', column, old, new: now, relative, reason: 'data' },
});
const figures = [figure('sales', 1_250_000, 1_300_000, 0.04), figure('refunds', 12, 10, -1 / 6)];

const findings: Readonly<Record<string, Finding | undefined>> = {
  'failed-input': failedFinding(
    { id: 'r-1', report: 'shop-tally', period: '2024-06', schedule: 'monthly' },
    InputError.at('lake.yaml', 'no files at s3://shop/tickets/', 3),
  ),
  'failed-service': failedFinding({ ...run, schedule: undefined }, new RetryableError('Throttling')),
  'failed-bug': failedFinding({ ...run, schedule: undefined }, new TypeError('x is not a function')),
  held: heldFinding(manifest),
  restated: restatedFinding(manifest, figures, 0.005),
  'restated-one': restatedFinding(manifest, figures.slice(0, 1), 0.005),
  subscriptions: subscriptionsFinding({ report: 'shop-tally', period: '2024-06', revision: 2 }, [
    {
      address: 'li@shop',
      isStray: false,
      problems: [{ file: 'subscriptions.yaml', line: 3, message: 'address: expected an email address' }],
    },
  ]),
  broken: brokenFinding('shop-tally', ['report.yaml:9: schedules.0.cron: found "XYZ" as the day of week'], {
    day: '2024-07-02',
    key: 'day',
  }),
  missed: missedFinding([due('2024-06', '2024-07-02')], 'Asia/Shanghai'),
  'missed-many': missedFinding(
    Array.from({ length: 12 }, (_, i) => due(`2024-06-${30 - i}`, `2024-06-${30 - i}`)),
    'Asia/Shanghai',
  ),
  clock: missedFinding(
    [{ ...due('2024-03-09', '2024-03-10'), skipped: '2024-03-10 02:30' }],
    'America/New_York',
  ),
  stuck: stuckFinding(run),
  'stuck-silent': stuckFinding({ ...run, detail: '', queueMessage: '{}' }),
  'open-pending': openFinding({ ...send, state: 'pending' }),
  'open-unknown': openFinding({ ...send, state: 'unknown' }),
  'dead-scheduled': deadFinding('runs', {
    ...letter,
    what: { kind: 'scheduled', run: 'r-9', schedule: 'monthly' },
  }),
  'dead-run': deadFinding('runs', { ...letter, what: { kind: 'run', run: 'r-9', period: '2024-06' } }),
  'dead-mail': deadFinding('deliveries', {
    ...letter,
    what: { kind: 'mail', address: 'wei.li@example.com' },
  }),
  'dead-notice': deadFinding('deliveries', {
    ...letter,
    what: { kind: 'notice', title: 'The report was not made', address: 'till@example.com' },
  }),
  silent: silentFinding({
    ...{ report: 'shop-tally', schedule: 'monthly', month: '2024-07' },
    due: [due('2024-05', '2024-06-02'), due('2024-06', '2024-07-02'), due('2024-06', '2024-07-03')],
    silent: [due('2024-06', '2024-07-02'), due('2024-06', '2024-07-03')],
  }),
  'silent-once': silentFinding({
    ...{ report: 'shop-tally', schedule: 'monthly', month: '2024-07' },
    due: [due('2024-06', '2024-07-02')],
    silent: [due('2024-06', '2024-07-02')],
  }),
};

let root: string | undefined;
afterEach(() => {
  if (root !== undefined) rmSync(root, { recursive: true });
  root = undefined;
});
const folder = () => {
  root = mkdtempSync(join(tmpdir(), 'periodical-words-'));
  return root;
};

/** What reaches the owner, as text. */
async function mailOf(
  act: (effects: ReturnType<typeof effectsWith>['effects']) => Promise<unknown>,
  owner: Owner,
) {
  const { effects, sent, close } = effectsWith(owner);
  try {
    await act(effects);
  } finally {
    close();
  }
  const mail = parse(sent[0] ?? new Uint8Array());
  const [text, html] = leaves(mail).map(({ body }) => body.toString().replaceAll('\r\n', '\n'));
  return { mail: `${decodedSubject(mail)}\n\n${text}`, html: html ?? '' };
}

function effectsWith(owner: Owner) {
  const ledger = sqliteLedger(join(folder(), 'ledger.sqlite'));
  const sent: Uint8Array[] = [];
  const channel = {
    name: 'mail',
    idempotent: false,
    send: async (raw: Uint8Array) => ({ id: `id-${sent.push(raw)}`, existed: false }),
  };
  const effects = {
    ...{ ledger, channel, from: 'Shop <shop@example.com>', reach: '--remote', now: () => at },
    ...{ ownerOf: () => owner, log: () => {}, unmatched: () => {} },
  };
  return { effects, sent, close: () => ledger.close() };
}

function expectWhole({ mail, html }: { mail: string; html: string }, language: string): void {
  expect(mail).not.toMatch(/\{\w+\}/);
  expect(mail).not.toMatch(/\b1 (rows|figures|times)\b|undefined|notice_/);
  expect(html).toContain(`<html lang="${language}">`);
  if (language === 'zh') expect(mail.split('\n')[0]).toMatch(/^.*\p{Script=Han}.*（shop-tally）$/u);
}

describe.each(languages)('in %s', (language) => {
  const owner = ownerWith('till@example.com', language, templatesAt(undefined));

  it.each(Object.keys(findings))('%s', async (kind) => {
    const finding = findings[kind];
    if (!finding) throw new Error('no finding');
    const sent = await mailOf((effects) => sendNotice(noticeTo(owner, finding), effects), owner);
    expectWhole(sent, language);
    expectGolden(`notices/${kind}.${language}.txt`, sent.mail);
  });

  it.each([
    ['bounced', bounce('Permanent')],
    ['complained', complaint()],
  ])('%s', async (kind, event) => {
    const recipient = 'wei.li@example.com';
    const sent = await mailOf(async (effects) => {
      const key = { edition, recipient, channel: 'mail' };
      await effects.ledger.claim(key, effects.now(), 60);
      await takeFeedback(throughSns(eventOf({ edition, recipient }, event)), effects);
    }, owner);
    expectWhole(sent, language);
    expectGolden(`notices/${kind}.${language}.txt`, sent.mail);
  });

  it.each([
    ['unsent-input', InputError.at('archive', 'there is no such edition')],
    ['unsent-service', new RetryableError('Throttling: too many mails a second')],
  ])('%s', async (kind, error) => {
    const archive = { readFile: () => Promise.reject(error) };
    const task = {
      edition,
      recipient: { address: 'wei.li@example.com', language, attach: [], subscribed: true },
    };
    const sent = await mailOf(async (effects) => {
      const stage = { ...effects, archive, linksFor: async () => ({ archiveUrl: '.' }) };
      await expect(takeDelivery(JSON.stringify(task), stage as never, true)).rejects.toThrow(error);
    }, owner);
    expectWhole(sent, language);
    expectGolden(`notices/${kind}.${language}.txt`, sent.mail);
  });
});

describe('a notice', () => {
  const finding = missedFinding([due('2024-06', '2024-07-02')], 'Asia/Shanghai');
  const told = (templates: string): Notice | undefined => {
    const owner = ownersIn(templatesAt(templates))('shop-tally');
    return owner && noticeTo(owner, finding);
  };
  const templates = (report: string) => {
    const directory = folder();
    cpSync(join(productTemplates, 'theme'), join(directory, 'theme'), { recursive: true });
    cpSync(join(productTemplates, 'reports/weekly-pulse'), join(directory, 'reports/shop-tally'), {
      recursive: true,
    });
    writeFileSync(join(directory, 'reports/shop-tally/report.yaml'), report);
    return directory;
  };

  it('is in the first language of its report', () => {
    expect(told(templates('owner: till@example.com\ntitle: {zh: 店铺账目, en: Shop tally}\n'))).toMatchObject(
      {
        language: 'zh',
        title: '一期定时报告漏发，现正补做',
      },
    );
  });

  it('takes from the project what a theme lacks, at last in English', () => {
    const directory = templates('owner: till@example.com\ntitle: {fr: Ventes}\n');
    expect(told(directory)?.title).toBe('A scheduled edition was missed and is being made now');
    writeFileSync(join(directory, 'theme/words.fr.yaml'), 'notice_missed_title_one: Édition manquée\n');
    expect(told(directory)).toMatchObject({ title: 'Édition manquée', help: 'What helps:' });
  });

  it('goes out though the theme and the rest of the report cannot be read', () => {
    const directory = templates('owner: till@example.com\ntitle: 5\nformats: [papyrus]\n');
    for (const file of readdirSync(join(directory, 'theme'))) {
      if (file.endsWith('.yaml')) writeFileSync(join(directory, 'theme', file), '[: {');
    }
    expect(told(directory)).toMatchObject({ language: 'en', help: 'What helps:' });
  });
});
