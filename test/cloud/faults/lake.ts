/** The shop's lake (test/other-lake) as Parquet, since CSV over Glue has only text, and its report on it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { type Lake, parseLake } from '../../../functions/query/lake.ts';
import type { Templates } from '../../../functions/templates/directories.ts';
import { productTemplates } from '../../../functions/templates/directories.ts';
import { rewrite } from '../../folder.ts';

const shop = fileURLToPath(new URL('../../other-lake', import.meta.url));

const lakeYaml = `tables:
  stalls: {location: stalls, columns: {no: string, owner: string, trade: string}}
  wares: {location: wares, columns: {sku: string, label: string, section: string, made_in: string}}
  tickets:
    location: tickets
    columns: {ticket: string, line: integer, stall: string, sku: string, customer: string, ship_to: string,
      sold_at: timestamp, pieces: integer, total: "decimal(10,2)", returned: "decimal(10,2)"}
`;

/** Renamed, as Glue has neither capitals nor spaces. */
const copies: Readonly<Record<string, string>> = {
  stalls: `select * from read_csv('${shop}/lake/stalls.csv', all_varchar = true)`,
  wares: `select * from read_csv('${shop}/lake/wares.csv', all_varchar = true, delim = ';')`,
  tickets: `select "Ticket" as ticket, cast("Line" as integer) as line, "Stall" as stall, "Sku" as sku,
    "Customer" as customer, "Ship to" as ship_to, cast("Sold at" as timestamp) as sold_at,
    cast("Pieces" as integer) as pieces, cast("Total" as decimal(10, 2)) as total,
    cast("Returned" as decimal(10, 2)) as returned
  from read_csv('${shop}/lake/tickets/*.csv', all_varchar = true)`,
};

const models: Readonly<Record<string, string>> = {
  creators: `select "no" as creator_id, owner as display_name, trade as vertical,
    cast(null as varchar) as home_province, cast(null as date) as joined_on
    from raw.stalls`,
  products: `select sku as product_id, label as title, section as category,
    case when section = 'repair' then 'service' else 'goods' end as kind, made_in as origin_province
    from raw.wares`,
  order_lines: `select ticket as order_id, concat(ticket, '-', cast(line as varchar)) as line_id,
    stall as creator_id, 'showcase' as content_kind, cast(null as varchar) as content_id, sku as product_id,
    customer as buyer_id, ship_to as buyer_province, sold_at as paid_at, pieces as quantity,
    cast(total as decimal(18, 2)) as paid_amount, cast(returned as decimal(18, 2)) as refunded_amount,
    cast(cast(sold_at as date) as varchar) as dt
    from raw.tickets`,
};

export interface Shop {
  readonly directory: string;
  readonly lake: Lake;
  readonly templates: Templates;
}

/**
 * @param folder an empty one
 * @param readers addresses that subscribe to shop-tally
 */
export async function makeShop(folder: string, readers: readonly string[]): Promise<Shop> {
  const [directory, own] = [join(folder, 'lake'), join(folder, 'templates')];
  // With all that it needs of the project's, whose own reports would be due as well.
  for (const name of ['models', 'theme', 'parameters.yaml'])
    cpSync(join(productTemplates, name), join(own, name), { recursive: true });
  cpSync(join(shop, 'templates'), own, { recursive: true });
  writeFileSync(join(own, 'lake.yaml'), lakeYaml);
  // SES gets nothing for an address for examples.
  rewrite(join(own, 'reports/shop-tally/report.yaml'), 'till@example.com', 'till@acme.org');
  for (const [name, text] of Object.entries(models)) writeFileSync(join(own, `models/${name}.sql`), text);
  const subscriptions = readers.map((address, index) => {
    const language = index % 2 === 0 ? 'en' : 'zh';
    return `- {address: ${address}, report: shop-tally, language: ${language}, attach: []}\n`;
  });
  writeFileSync(join(own, 'subscriptions.yaml'), subscriptions.join(''));
  await writeTables(directory);
  return { directory, lake: parseLake('lake.yaml', lakeYaml), templates: { directories: [own] } };
}

async function writeTables(directory: string): Promise<void> {
  const connection = await openSession();
  for (const [table, select] of Object.entries(copies)) {
    mkdirSync(join(directory, table), { recursive: true });
    await connection.run(
      `copy (${select}) to '${join(directory, table, 'part-0.parquet')}' (format parquet)`,
    );
  }
  connection.closeSync();
}
