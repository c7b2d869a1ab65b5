/** Names that act, in every text column of the reports: in no mail, page or PDF does one of them do what it tries. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRenderers, renderEdition } from '../../../functions/archive/edition.ts';
import { linksFor } from '../../../functions/deliver/links.ts';
import { editionMail } from '../../../functions/deliver/mail.ts';
import { outbox } from '../../../functions/deliver/outbox.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { makePlan } from '../../../functions/plan.ts';
import { loadModels } from '../../../functions/query/models.ts';
import type { Column, Tables, Value } from '../../../functions/query/table.ts';
import { loadReport, type Report } from '../../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../../functions/templates/theme.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { archiveWith, manifestOf } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { leaves, parse } from '../../deliver/mime.ts';
import { count } from '../counts.ts';
import { actingNames, actsInHtml, actsInPdf, actsInText, forgedLines } from './acting.ts';
import { columnsOfReport } from './columns.ts';
import { shopFolder, temporaryFolder } from './folder.ts';
import { hostileTexts } from './hostile.ts';
import { cases, spread } from './tries.ts';

/** As many as a table of the mail shows. */
const rowsOfTable = 10;

/** A page with a name of the data in every place that a page has for one. */
const everyPlace = `# x

The best is {% $by_stall.display_name %} with {% money($by_stall.sales) %}, *{% $by_stall.display_name %}*: {% text("{who} sold", who=$by_stall.display_name) %}.

## {% $by_stall.display_name %}

- {% $by_stall.display_name %}
- {% label("display_name", $by_stall.display_name) %} {% money($by_stall.sales) %}

> {% $by_stall.display_name %} {% money($by_stall.sales) %}

{% kpi label=$by_stall.display_name value=$by_stall.display_name /%}

{% note title=$by_stall.display_name %}
{% $by_stall.display_name %} {% kpi label=$by_stall.display_name value=money($by_stall.sales) /%}
{% /note %}

{% table data=$by_stall columns=[{column: "display_name", label: "Stall"}, {column: "sales", label: "Sales"}] title=$by_stall.display_name subtitle=$by_stall.display_name source=$by_stall.display_name /%}

{% chart type="bar" data=$by_stall x="display_name" y=["sales"] title=$by_stall.display_name subtitle=$by_stall.display_name source=$by_stall.display_name /%}
`;

function shopReport(): Report {
  const folder = shopFolder();
  folder.write('reports/shop-tally/en.md', everyPlace);
  folder.write('reports/shop-tally/zh.md', everyPlace);
  return loadReport(folder.templates, 'shop-tally');
}

const valueAt: Readonly<Record<Column['type'], (row: number) => Value>> = {
  string: () => '',
  integer: (row) => 372 + row,
  decimal: (row) => `${3720 + row}.00`,
  double: (row) => 0.5 + row,
  date: (row) => `2024-06-1${row}`,
  timestamp: (row) => `2024-06-1${row}T00:00:00.000`,
  boolean: (row) => row === 0,
};

/** Every column of texts has all of the names, one a row. */
function tablesWith(columns: Readonly<Record<string, readonly Column[]>>, names: readonly string[]): Tables {
  const row = (of: readonly Column[], index: number) =>
    Object.fromEntries(
      of.map(({ name, type }) => [name, type === 'string' ? (names[index] ?? null) : valueAt[type](index)]),
    );
  return Object.fromEntries(
    Object.entries(columns).map(([query, of]) => [
      query,
      { columns: of, rows: names.map((_, index) => row(of, index)) },
    ]),
  );
}

const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };
const subscriber = { address: 'reader@example.com', language: 'en', attach: [], subscribed: true };

type Files = Readonly<Record<string, Uint8Array>>;

async function filesOf(report: Report, tables: Tables, formats: readonly string[]): Promise<Files> {
  const plan = makePlan(report, {
    period: '2024-06',
    now: '2024-07-02T00:00:00Z',
    formats,
    languages: ['en'],
  });
  const theme = loadTheme(themeDirectories(templatesAt(undefined)), ['en']);
  const models = loadModels(templatesAt(undefined));
  const input = {
    edition,
    plan,
    report,
    theme,
    models,
    tables,
    checks: [],
    absent: [],
    coverage: {},
    correction: undefined,
    changes: undefined,
    holdReasons: [],
  };
  const { files } = await renderEdition(input, loadRenderers(plan.formats), () => {});
  return Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
}

/** The mail as the deployed function builds it, with links that are signed for its reader. */
async function mailOf(files: Files) {
  const root = temporaryFolder();
  const ledger = sqliteLedger(join(root, 'ledger.sqlite'));
  const now = () => '2024-07-02T01:00:02Z';
  const links = linksFor({ publicUrl: 'https://r.example.net', signer: localSigner(), now, days: 90 });
  const input = {
    ...{ archive: await archiveWith(root, files), ledger, channel: outbox(join(root, 'outbox')), edition },
    ...{ manifest: manifestOf(files), recipients: [], from: 'Shop <shop@example.com>', linksFor: links, now },
  };
  const parts = leaves(parse((await editionMail(input, subscriber)).raw));
  ledger.close();
  const text = (type: string) =>
    parts.find(({ headers }) => headers['content-type']?.startsWith(type))?.body.toString() ?? '';
  return { text: text('text/plain').replaceAll('\r\n', '\n'), html: text('text/html') };
}

/** Addresses that the mail's own links have, which lead to this edition and to the end of the subscription. */
const ownLinks = (text: string) => text.match(/https:\/\/r\.example\.net\/[eu]\/[\w./-]+/g) ?? [];

/** Whom readers may write to, as report.yaml says: a link that is meant. */
const withoutContact =
  ({ settings: { contact = '' } }: Report) =>
  (text: string): string =>
    contact === '' ? text : text.replaceAll(`mailto:${contact}`, '#').replaceAll(contact, '');

async function actsOf(report: Report, tables: Tables, formats: readonly string[]): Promise<string[]> {
  const files = await filesOf(report, tables, formats);
  const mail = await mailOf(files);
  const without = withoutContact(report);
  const [text, html] = [without(mail.text), without(mail.html)];
  const own = ownLinks(text);
  const page = without(Buffer.from(files['report.en.html'] ?? '').toString());
  return [
    ...(own.length === formats.filter((format) => /page|pdf/.test(format)).length + 1
      ? []
      : [`${own.length} links in the text`]),
    ...actsInText(text, own).map((act) => `text: ${act}`),
    ...forgedLines(text).map((line) => `text: forged line ${line}`),
    ...actsInHtml(html, [...own, ...ownLinks(html)]).map((act) => `mail: ${act}`),
    ...actsInHtml(page, Object.keys(files)).map((act) => `page: ${act}`),
    ...actsInPdf(pdfText(files['report.en.pdf'])).map((act) => `PDF: ${act}`),
  ];
}

const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;

function pdfText(bytes: Uint8Array | undefined): string {
  if (!bytes || !hasPdftotext) return '';
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8' });
}

const names = [...new Set([...actingNames, ...hostileTexts])].filter((name) => name.trim() !== '');
const project = templatesAt(undefined);
const shopFormats = ['email', 'page', 'pdf', 'csv', 'json'];
const reports: readonly (readonly [string, () => Report, readonly string[]])[] = [
  ['a page with a name in every place', shopReport, shopFormats],
  ['talent-growth', () => loadReport(project, 'talent-growth'), ['email', 'page', 'json']],
];

function chunks<T>(list: readonly T[], size: number): T[][] {
  const starts = Array.from({ length: Math.ceil(list.length / size) }, (_, index) => index * size);
  return starts.map((start) => list.slice(start, start + size));
}

describe.each(reports)('%s', (name, load, formats) => {
  test('shows what acts, and lets it do nothing', async () => {
    const report = load();
    const columns = await columnsOfReport(
      report,
      loadModels(name === 'talent-growth' ? project : shopFolder().templates),
    );
    const files = [
      'report.en.pdf',
      'report.en.html',
      ...Object.keys(columns).map((query) => `data/${query}.json`),
    ];
    const filled = names.flatMap((text) =>
      text.includes('{FILE}') ? files.slice(0, 3).map((file) => text.replace('{FILE}', file)) : [text],
    );
    const acted: string[] = [];
    const tried = spread(chunks(filled, rowsOfTable), cases(16, 1000));
    for (const some of tried) acted.push(...(await actsOf(report, tablesWith(columns, some), formats)));
    count('inputs tried', tried.flat().length, 'acting');
    count('acted', acted.length, 'names of the data');
    expect([...new Set(acted)].slice(0, 20)).toEqual([]);
  });
});
