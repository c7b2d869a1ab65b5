/** A lake of one table of sales, with a report of one's own on it, in a folder of the test. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunResult } from '../../functions/pipeline/effects.ts';
import { run } from '../../functions/pipeline.ts';
import { type LocalRequest, localEffects, localRequest } from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';

/** Local time to UTC: `['2017-01-01T05:30:00Z', '10.00']`. */
export type Sale = readonly [soldAt: string, amount: string];

export interface Till {
  readonly timezone: string;
  readonly sales: readonly Sale[];
  /** Lines of report.yaml besides title, owner, zone and currency. */
  readonly settings?: string;
  readonly queries: Readonly<Record<string, string>>;
  readonly page: string;
}

const none = (columns: string) => `select ${columns} from raw.sales where 1 = 0\n`;
const text = (names: string) =>
  names
    .split(' ')
    .map((name) => `cast(null as varchar) as ${name}`)
    .join(', ');

const models = {
  sales: 'select id, cast(amount as decimal(18, 2)) as amount, sold_at from raw.sales\n',
  coupons: 'select id from raw.coupons\n',
  products: none(text('product_id title category kind origin_province')),
  creators: none(
    `${text('creator_id display_name vertical home_province')}, cast(null as date) as joined_on`,
  ),
  order_lines: none(
    `${text('order_id line_id creator_id content_kind content_id product_id buyer_id buyer_province')}, sold_at as paid_at, 1 as quantity, cast(amount as decimal(18, 2)) as paid_amount, cast(null as decimal(18, 2)) as refunded_amount, ${text('dt')}`,
  ),
};

const lake = `tables:
  sales: {location: sales.csv, format: csv, columns: {id: string, amount: double, sold_at: timestamp}}
  coupons: {location: coupons.csv, format: csv, optional: true, columns: {id: string}}
`;

/** Writes the lake and the templates below a folder. */
export function writeTill(root: string, { timezone, sales, settings = '', queries, page }: Till): void {
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const rows = sales.map(([soldAt, amount], index) => `${index},${amount},${soldAt}\n`);
  write('lake/sales.csv', `id,amount,sold_at\n${rows.join('')}`);
  write('templates/lake.yaml', lake);
  for (const [name, sql] of Object.entries(models)) write(`templates/models/${name}.sql`, sql);
  for (const [name, sql] of Object.entries(queries)) write(`templates/reports/till/${name}.sql`, `${sql}\n`);
  write('templates/reports/till/en.md', `# Till\n\n${page}\n`);
  write('templates/reports/till/zh.md', `# 门店\n\n${page}\n`);
  write(
    'templates/reports/till/report.yaml',
    `title: {en: Till, zh: 门店}\nowner: owner@example.com\ntimezone: ${timezone}\ncurrency: EUR\n${settings}`,
  );
}

/** Runs the report of a folder that `writeTill` has written. */
export async function runTill(
  root: string,
  period: string,
  asked: Partial<LocalRequest> = {},
): Promise<RunResult> {
  const effects = localEffects({ lake: join(root, 'lake'), out: join(root, 'out'), onProgress: () => {} });
  const templates = templatesAt(join(root, 'templates'));
  const formats = ['email', 'page', 'json', 'csv'];
  const request = localRequest({ report: 'till', templates, period, formats, ...asked });
  return run(request, effects).finally(() => effects.close());
}

/** The text of a file of an edition; numbers that HTML keeps with their units read as they are written elsewhere. */
export const fileOfTill = (root: string, { manifest }: RunResult, name: string): string =>
  readFileSync(join(root, 'out/archive', manifest?.edition ?? '', name), 'utf8')
    .replaceAll('\u00A0', ' ')
    .replace(/<span (?:class="whole"|style="white-space:\s?nowrap;?")>([^<]*)<\/span>/g, '$1');

/** The rows of a query, as its readers get them. */
export const rowsOfTill = (root: string, result: RunResult, query: string): unknown =>
  JSON.parse(fileOfTill(root, result, `data/${query}.json`));
