/**
 * Whole runs over hostile and broken lakes: an edition that is whole and harmless with one mail a reader, or a named
 * error and nothing that a reader sees.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { run } from '../../../functions/pipeline.ts';
import { localEffects, localOutbox, localRequest, localSigner } from '../../../functions/systems/local.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { leaves, parse as parseMime } from '../../deliver/mime.ts';
import { shopLake, shopTemplates, temporaryFolder } from './folder.ts';
import { runsNothing } from './harmless.ts';
import { hostileText } from './hostile.ts';
import { brokenText } from './mutations.ts';
import { cases, forAll, outcome } from './tries.ts';

const field = (text: string) => `"${text.replaceAll('"', '""')}"`;
const csvText = hostileText.filter((text) => !text.includes('\0') && text.isWellFormed());

interface Shop {
  readonly lake: string;
  readonly templates: string;
  readonly out: string;
}

function shop(): Shop {
  const root = temporaryFolder();
  cpSync(shopLake, join(root, 'lake'), { recursive: true });
  cpSync(shopTemplates, join(root, 'templates'), { recursive: true });
  return { lake: join(root, 'lake'), templates: join(root, 'templates'), out: join(root, 'out') };
}

/** Runs June 2024 for one recipient; what a reader then has is whole and harmless, or nothing. */
async function isWholeOrNothing({ lake, templates, out }: Shop): Promise<void> {
  const effects = localEffects({ lake, out, onProgress: () => {} });
  try {
    const asked = { report: 'shop-tally', templates: templatesAt(templates), period: '2024-06' };
    const recipients = [
      { address: 'reader@example.com', language: 'en', attach: ['workbook' as const], subscribed: false },
    ];
    const formats = ['page', 'email', 'workbook', 'csv', 'json'];
    const made = await outcome(() => run(localRequest({ ...asked, recipients, formats }), effects));
    const mails = existsSync(localOutbox(out)) ? readdirSync(localOutbox(out)) : [];
    if (made instanceof Error || !made.edition) {
      expect(await effects.archive.listEditions()).toEqual([]);
      expect(mails).toEqual([]);
      return;
    }
    expect(await verifyEdition(effects.archive, made.edition, localSigner(out))).toEqual([]);
    const page = await effects.archive.readFile(made.edition, 'report.en.html');
    runsNothing(new TextDecoder().decode(page));
    expect(mails).toHaveLength(made.manifest?.heldAtMaking ? 0 : 1);
    for (const mail of mails) isMail(readFileSync(join(localOutbox(out), mail)));
  } finally {
    effects.close();
  }
}

function isMail(raw: Uint8Array): void {
  const root = parseMime(raw);
  expect(root.headers.to).toBe('reader@example.com');
  expect(Object.keys(root.headers)).not.toContain('bcc');
  for (const { headers, body } of leaves(root)) {
    if (headers['content-type']?.startsWith('text/html'))
      runsNothing(body.toString().replaceAll('"cid:', '"data:image/png;'));
  }
}

test('hostile texts in every column of texts', async () => {
  const texts = fc.array(csvText, { minLength: 8, maxLength: 8 });
  await forAll(texts, cases(20, 300), async (all) => {
    const one = shop();
    const [
      owner = '',
      trade = '',
      label = '',
      section = '',
      madeIn = '',
      customer = '',
      to = '',
      stall = '',
    ] = all.map(field);
    writeFileSync(
      join(one.lake, 'stalls.csv'),
      `no,owner,trade\nS1,${owner},${trade}\n${stall},${trade},${owner}\n`,
    );
    writeFileSync(
      join(one.lake, 'wares.csv'),
      `sku;label;section;made_in\nW1;${label};${section};${madeIn}\n`,
    );
    const head = 'Ticket,Line,Stall,Sku,Customer,Ship to,Sold at,Pieces,Total,Returned';
    const lines = ['S1', stall].map(
      (no, index) => `T${index},1,${no},W1,${customer},${to},2024-06-10T09:00:00+08:00,1,20.00,`,
    );
    writeFileSync(join(one.lake, 'tickets/2024.csv'), `${head}\n${lines.join('\n')}\n`);
    await isWholeOrNothing(one);
  });
});

test('files of the lake with their text broken, or missing', async () => {
  const names = ['stalls.csv', 'wares.csv', 'tickets/2023.csv', 'tickets/2024.csv'];
  const change = fc
    .constantFrom(...names)
    .chain((name) =>
      fc.record({ name: fc.constant(name), text: brokenText(readFileSync(join(shopLake, name), 'utf8')) }),
    );
  await forAll(change, cases(25, 400), async ({ name, text }) => {
    const one = shop();
    writeFileSync(join(one.lake, name), text);
    await isWholeOrNothing(one);
  });
});

test('hostile texts in report.yaml, its parameters and its definitions', async () => {
  const text = hostileText.filter((one) => one !== '');
  const given = fc.record({ title: text, publisher: text, parameter: text, label: text });
  await forAll(given, cases(15, 300), async ({ title, publisher, parameter, label }) => {
    const one = shop();
    const folder = join(one.templates, 'reports/shop-tally');
    const settings = {
      title: { en: title, zh: title },
      publisher: { en: publisher },
      owner: 'till@example.com',
      timezone: 'Asia/Shanghai',
      currency: 'CNY',
      parameters: { large_line: 100, hostile: parameter },
    };
    writeFileSync(join(folder, 'report.yaml'), stringify(settings));
    writeFileSync(join(folder, 'said.sql'), 'select :hostile as said, cast(null as varchar) as unsaid');
    writeFileSync(join(folder, 'labels.yaml'), stringify({ en: { display_name: { 鲍勃: label } } }));
    const page =
      '# x\n\n{% $said.said %} {% $rules.hostile %}\n\n{% note title=$said.said %}\n[x]({% $said.said %})\n{% /note %}\n';
    writeFileSync(join(folder, 'en.md'), page);
    writeFileSync(join(folder, 'zh.md'), page);
    await isWholeOrNothing(one);
  });
});

test('reports, models and lake.yaml with their text broken', async () => {
  const names = [
    'lake.yaml',
    'models/order_lines.sql',
    'reports/shop-tally/en.md',
    'reports/shop-tally/totals.sql',
  ];
  const more = ['reports/shop-tally/report.yaml', 'reports/shop-tally/checks/adds_up.sql'];
  const change = fc.constantFrom(...names, ...more).chain((name) =>
    fc.record({
      name: fc.constant(name),
      text: brokenText(readFileSync(join(shopTemplates, name), 'utf8')),
    }),
  );
  await forAll(change, cases(20, 400), async ({ name, text }) => {
    const one = shop();
    writeFileSync(join(one.templates, name), text);
    await isWholeOrNothing(one);
  });
});
