/** Many reports of the small shop, all due at the same minute. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editionPath } from '../../../functions/archive/archive.ts';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { subscribersOf } from '../../../functions/deliver/subscriptions.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import type { RunResult } from '../../../functions/pipeline/effects.ts';
import { run } from '../../../functions/pipeline.ts';
import {
  localArchive,
  localEffects,
  localOutbox,
  localRequest,
  localSigner,
} from '../../../functions/systems/local.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { openShop, report, type Shop } from '../kill/shop.ts';

const periods = ['2024-02', '2024-03', '2024-04', '2024-05', '2024-06'];

const nameOf = (index: number) => `${report}-${index}`;

/** A shop with so many reports, each with one subscriber. */
export function openTallies(reports: number): Shop {
  const shop = openShop('tallies');
  const folder = join(shop.templates, 'reports');
  const settings = join(folder, report, 'report.yaml');
  // Some periods have no sales.
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('on_empty: skip', 'on_empty: send'));
  const names = Array.from({ length: reports }, (_, index) => nameOf(index));
  for (const name of names) cpSync(join(folder, report), join(folder, name), { recursive: true });
  rmSync(join(folder, report), { recursive: true });
  const subscriptions = names.map((name) => ({ address: `${name}@example.com`, report: name, attach: [] }));
  writeFileSync(join(shop.templates, 'subscriptions.yaml'), JSON.stringify(subscriptions));
  return shop;
}

export interface Due {
  readonly reports: number;
  readonly shop: Pick<Shop, 'templates' | 'lake' | 'out'>;
}

/** Starts all reports of all periods at once, in this process. */
export async function runAll({ reports, shop }: Due): Promise<RunResult[]> {
  const templates = templatesAt(shop.templates);
  const effects = localEffects({ lake: shop.lake, out: shop.out, onProgress: () => {} });
  const asked = Array.from({ length: reports }, (_, index) => nameOf(index)).flatMap((name) =>
    periods.map((period) => {
      const report = loadReport(templates, name);
      return { report, period, recipients: subscribersOf(templates, report).recipients };
    }),
  );
  const runs = asked.map((one) =>
    run(localRequest({ ...one, templates, formats: ['email', 'json'] }), effects),
  );
  return Promise.all(runs).finally(effects.close);
}

/** One whole edition of each, and one mail. @returns what is not so */
export async function wrongAmong({ reports, shop }: Due): Promise<string[]> {
  const archive = localArchive(shop.out);
  const editions = await archive.listEditions();
  const names = Array.from({ length: reports }, (_, index) => nameOf(index)).sort();
  const expected = names.flatMap((name) => periods.map((period) => `${name}/${period}/r1`));
  const found = editions.map(editionPath);
  const problems = await Promise.all(
    editions.map((edition) => verifyEdition(archive, edition, localSigner(shop.out))),
  );
  const mails = readdirSync(localOutbox(shop.out)).filter((file) => !file.startsWith('.'));
  const ledger = sqliteLedger(join(shop.out, 'ledger.sqlite'));
  const sends = await Promise.all(found.map((edition) => ledger.listSends(edition)));
  ledger.close();
  return [
    ...expected.filter((name) => !found.includes(name)).map((name) => `${name} is missing`),
    ...found.filter((name) => !expected.includes(name)).map((name) => `${name} is one too many`),
    ...problems.flat(),
    ...(mails.length === expected.length ? [] : [`${mails.length} mails for ${expected.length} editions`]),
    ...sends.flatMap((all, index) =>
      all.map(({ state }) => state).join() === 'sent'
        ? []
        : [`${found[index]}: sends are not one that is sent`],
    ),
  ];
}
