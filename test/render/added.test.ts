/** A format is one file and one line of the registry: reports, commands, links and mails know it then. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { subscribersOf } from '../../functions/deliver/subscriptions.ts';
import { formats } from '../../functions/formats.ts';
import type { RunResult } from '../../functions/pipeline/effects.ts';
import { parseDeliveryTask } from '../../functions/queue/messages.ts';
import { loadRenderer } from '../../functions/render.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { openShop, type Shop } from '../archive/correction/shop.ts';
import { leaves, parse } from '../deliver/mime.ts';

// The line that is added.
vi.mock('../../functions/formats/registry.ts', async (original) => {
  const { registry } = await original<typeof import('../../functions/formats/registry.ts')>();
  const txt = { name: 'txt', renderer: '../../../test/render/added/txt', files: 'report.LANG.txt' };
  const more = { mediaType: 'text/plain; charset=utf-8', linked: true, attachable: true };
  return { registry: [...registry, { ...txt, ...more }] };
});

const subscription = '- {address: ada@example.com, report: shop-tally, language: en, attach: [txt]}\n';
let shop: Shop;
let result: RunResult;
const fileOfEdition = (name: string) =>
  readFileSync(join(shop.out, 'archive/shop-tally/2024-06/r1', name), 'utf8');

beforeAll(async () => {
  shop = openShop();
  writeFileSync(join(shop.templates, 'subscriptions.yaml'), subscription);
  const settings = join(shop.templates, 'reports/shop-tally/report.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^formats: \[/m, 'formats: [txt, '));
  const templates = templatesAt(shop.templates);
  const { recipients } = subscribersOf(templates, loadReport(templates, 'shop-tally'));
  result = await shop.run({ formats: ['email', 'page', 'txt'], languages: ['en'], recipients });
});
afterAll(() => shop.close());

test('an edition has its file, and the manifest says what it is', () => {
  expect(fileOfEdition('report.en.txt')).toBe('Shop tally\nJune 2024\n');
  const file = result.manifest?.files.find(({ name }) => name === 'report.en.txt');
  expect(file?.mediaType).toBe('text/plain; charset=utf-8');
});

test('page and mail link to it, by its name if the theme has no word for it', () => {
  expect(fileOfEdition('report.en.html')).toContain('<a href="report.en.txt">TXT</a>');
  expect(fileOfEdition('email.en.html')).toContain('<a href="./report.en.txt">TXT</a>');
});

test('a subscriber has it attached', () => {
  const [mail = ''] = readdirSync(join(shop.out, 'outbox'));
  const parts = leaves(parse(readFileSync(join(shop.out, 'outbox', mail)))).map(({ headers }) => headers);
  expect(parts.map((headers) => headers['content-disposition'] ?? '').join()).toContain(
    'shop-tally-2024-06.en.txt',
  );
});

test('a queue takes it, and refuses what is not a format', () => {
  const task = (attach: string) => {
    const recipient = { address: 'a@example.com', language: 'en', attach: [attach], subscribed: true };
    return JSON.stringify({ edition: 'shop-tally/2024-06/r1', recipient });
  };
  expect(parseDeliveryTask(task('txt'))).toMatchObject({ recipient: { attach: ['txt'] } });
  expect(() => parseDeliveryTask(task('docx'))).toThrow(/expected one of "pdf"\|"workbook"\|"txt"/);
});

test('every format has its renderer', async () => {
  for (const format of formats) expect(await loadRenderer(format)).toBeTypeOf('function');
});
