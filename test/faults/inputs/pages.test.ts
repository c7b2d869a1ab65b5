/**
 * Pages and SQL files with their text broken: the check names what is wrong, or what it calls sound is composed and
 * shown without an error.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDocuments } from '../../../functions/compose.ts';
import { InputError } from '../../../functions/errors.ts';
import { makePlan } from '../../../functions/plan.ts';
import { loadModels } from '../../../functions/query/models.ts';
import type { Column, Row, Table, Tables, Value } from '../../../functions/query/table.ts';
import { render as renderPage } from '../../../functions/render/formats/page.ts';
import { textMail } from '../../../functions/render/text.ts';
import { loadReport, type Report, reportNames } from '../../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../../functions/templates/theme.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { checkPages } from '../../../functions/validate/pages.ts';
import { checkReport } from '../../../functions/validate.ts';
import { columnsOfReport } from './columns.ts';
import { inputOf, valuesByType } from './documents.ts';
import { shopFolder, shopTemplates } from './folder.ts';
import { brokenText } from './mutations.ts';
import { cases, forAll, forEach, outcome } from './tries.ts';

const project = templatesAt(undefined);
const theme = loadTheme(themeDirectories(project), ['en', 'zh']);

/** Values of each type as a query may give them; null more often than data has it. */
function valuesOf(column: Column): fc.Arbitrary<Value> {
  const values = {
    ...valuesByType,
    integer: fc.oneof(fc.nat(1000), fc.maxSafeInteger()),
    decimal: fc
      .tuple(
        fc.oneof(
          { arbitrary: fc.bigInt(-(10n ** 20n), 0n), weight: 1 },
          { arbitrary: fc.bigInt(0n, 10n ** 20n), weight: 9 },
        ),
        fc.nat(99),
      )
      .map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`),
  };
  return fc.option(values[column.type], { freq: 6 });
}

function tableOf(columns: readonly Column[]): fc.Arbitrary<Table> {
  const row = fc
    .tuple(...columns.map(valuesOf))
    .map((cells): Row => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])));
  // Several rows for one place are told, and nothing is composed.
  const keys = columns.filter(({ type }) => type === 'string' || type === 'date').map(({ name }) => name);
  const comparator = (a: Row, b: Row) => keys.some((name) => a[name] === b[name]);
  const different = fc.uniqueArray(row, { maxLength: 4, comparator });
  const any = fc.array(row, { maxLength: 4 });
  const rows = fc.oneof({ arbitrary: different, weight: 9 }, { arbitrary: any, weight: 1 });
  return rows.map((rows) => ({ columns, rows }));
}

interface Known {
  readonly report: Report;
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  readonly tables: fc.Arbitrary<Tables>;
}

async function known(report: Report, templates = project): Promise<Known> {
  const columns = await columnsOfReport(report, loadModels(templates));
  const tables = fc.record(
    Object.fromEntries(Object.entries(columns).map(([name, own]) => [name, tableOf(own)])),
  );
  return { report, columns, tables };
}

/** @returns false if the data are told to be nothing that the page can draw, with its line and the query */
async function isComposed(report: Report, tables: Tables): Promise<boolean> {
  try {
    await composed(report, tables);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/^\S*(en|zh)\.md:\d+: .*\b(rows for|rows of query)/s);
    return false;
  }
}

async function composed(report: Report, tables: Tables): Promise<void> {
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const edition = `${report.name}/2024-06/r1`;
  const documents = composeDocuments({
    plan,
    report,
    tables,
    checks: [],
    absent: [],
    coverage: {},
    theme,
    edition,
  });
  for (const document of documents) {
    const input = inputOf(document);
    const text = textMail(input, document);
    expect(text).not.toMatch(/\[object |function \w*\(/);
    await renderPage(input);
  }
}

const reports = [
  ...reportNames(project).map((name) => [name, project] as const),
  ['shop-tally', templatesAt(shopTemplates)] as const,
];

test.each(reports)('%s with hostile data is composed', async (name, templates) => {
  const { report, tables } = await known(loadReport(templates, name), templates);
  let shown = 0;
  await forAll(tables, cases(40, 1500), async (given) => {
    if (await isComposed(report, given)) shown += 1;
  });
  expect(shown).toBeGreaterThan(cases(40, 1500) / 10);
});

test.each(reports)('%s: a broken page is told, or composed', async (name, templates) => {
  const { report, columns, tables } = await known(loadReport(templates, name), templates);
  const language = 'en';
  const page = report.pages[language];
  const broken = fc.tuple(brokenText(page?.text ?? ''), tables);
  await forAll(broken, cases(120, 6000), async ([text, given]) => {
    const file = { name: language, file: 'en.md', text };
    // One language alone: what the other lacks is told in every case.
    const changed = { ...report, pages: { en: file } };
    const problems = checkPages(changed, columns);
    for (const { message, line } of problems) {
      expect(message).not.toMatch(/^\s*$|(?<!^)\bundefined\b(?! tag)|\[object /);
      expect((line ?? 1) >= 1 && (line ?? 1) <= text.split('\n').length + 1).toBe(true);
    }
    if (problems.length === 0) await isComposed(changed, given);
  });
});

const pageParts = [
  '{% money($totals.sales) %}',
  '{% money($totals.lines) %}',
  '{% money($by_stall.display_name) %}',
  '{% date($totals.sales) %}',
  '{% date($by_stall.display_name) %}',
  '{% month("2024-06-01") %}',
  '{% date("nonsense") %}',
  '{% percent($totals.sales_growth, decimals=500) %}',
  '{% percent($totals.sales_growth, decimals=-1) %}',
  '{% percent($totals.sales_growth, decimals="x") %}',
  '{% growth("x") %}',
  '{% trend($totals.sales_growth) %}',
  '{% $totals %}',
  '{% $totals.sales %}',
  '{% $totals.sales.more %}',
  '{% $totals[0] %}',
  '{% $constructor %}',
  '{% $totals.constructor %}',
  '{% constructor() %}',
  '{% toString($totals.sales) %}',
  '{% $rules.constructor %}',
  '{% $rules[0] %}',
  '{% $period.constructor %}',
  '{% text("{toString} {constructor} {a}", a=1) %}',
  '{% text($by_stall) %}',
  '{% pick($by_stall, "sales", display_name="x") %}',
  '{% pick("x", "sales") %}',
  '{% nth($by_stall, 0, "sales") %}',
  '{% nth($by_stall, -1, "sales") %}',
  '{% nth($by_stall, 1.5, "sales") %}',
  '{% largest($by_stall, "display_name", "sales") %}',
  '{% change($by_stall) %}',
  '{% change($totals.sales, "clause") %}',
  '{% peak($by_stall) %}',
  '{% kpis of=[$totals.sales, 1, "x"] /%}',
  '{% figures of=$by_stall title="{constructor} {totals.sales:clause} {.x} {[y]}" /%}',
  '{% table of=$constructor title="x" /%}',
  '{% chart line=$totals title="x" /%}',
  '{% label("constructor", "constructor") %}',
  '{% above("a", "b") %}',
  '{% above($by_stall, 1) %}',
  '{% if $by_stall %}x{% /if %}',
  '{% if above($totals.sales, 1) %}x{% else /%}y{% /if %}',
  '{% else /%}',
  '{% kpis %}{% kpi label="x" value=$by_stall /%}{% /kpis %}',
  '{% kpis %}{% kpi label="x" value=1 growth="x" /%}{% /kpis %}',
  '{% kpis %}text{% /kpis %}',
  '{% kpi label="x" value=1 /%}',
  '{% table data=$by_stall columns=[] title="x" /%}',
  '{% table data=$by_stall columns=["sales"] title="x" /%}',
  '{% table data=$by_stall columns=[1, null] title="x" /%}',
  '{% table data=$by_stall columns=[{column: "sales"}] title="x" /%}',
  '{% table data=$by_stall columns=[{column: "sales", label: 1, as: "nonsense"}] title="x" /%}',
  '{% table data=$by_stall columns=[{column: "display_name", label: "x", as: "date"}] title="x" /%}',
  '{% table data=$by_stall columns=[{column: "display_name", label: "x", as: "money"}] title="x" /%}',
  '{% table data=$by_stall columns=[{column: "sales", label: "x"}] title=$by_stall /%}',
  '{% table data=$by_stall columns=[{column: "sales", label: "x"}] title="x" limit=-1 /%}',
  '{% table data=$by_stall columns=[{column: "sales", label: "x"}] title="x" limit=0.5 last=-3 /%}',
  '{% table data=$by_stall columns=[{column: "sales", label: "x"}] title="x" order="display_name" per="display_name" /%}',
  '{% table data=$by_stall columns=[{column: "display_name", label: "x"}] across="display_name" value="sales" title="x" /%}',
  '{% table data=$by_stall columns=[{column: "display_name", label: "x"}] across="display_name" value="display_name" as="month" title="x" /%}',
  '{% table data=$totals.sales columns=[{column: "sales", label: "x"}] title="x" /%}',
  '{% figures title="x" columns=[] rows=[] /%}',
  '{% figures title="x" columns=[1] rows=[2] /%}',
  '{% figures title="x" columns=[{label: "a"}, {label: "b"}] rows=[{label: "c"}] /%}',
  '{% figures title="x" columns=[{label: "a"}, {label: "b"}] rows=[{label: "c", values: "x"}] /%}',
  '{% figures title="x" columns=[{label: "a"}, {label: "b", as: "date"}] rows=[{label: "c", values: [$by_stall]}] /%}',
  '{% figures title="x" columns=[{label: "a"}, {label: "b", as: "nonsense"}] rows=[{label: "c", values: [1]}] /%}',
  '{% figures title="x" columns=[{label: "a"}, {label: "b", as: "month"}] rows=[{label: "c", values: ["x"]}] /%}',
  '{% chart type="bar" data=$by_stall x="display_name" y="sales" title="x" subtitle="y" /%}',
  '{% chart type="bar" data=$by_stall x="display_name" y="display_name" title="x" subtitle="y" /%}',
  '{% chart type="bar" data=$by_stall title="x" subtitle="y" /%}',
  '{% chart type="bar" data=$by_stall x="display_name" y=[] title="x" subtitle="y" /%}',
  '{% chart type="bar" data=$by_stall x="display_name" y=[1] names=[1] title="x" subtitle="y" /%}',
  '{% chart type="line" data=$by_stall x="display_name" x_as="month" y="sales" title="x" subtitle="y" /%}',
  '{% chart type="line" data=$by_stall x="display_name" x_as="weekday" y="sales" title="x" subtitle="y" /%}',
  '{% chart type="heatmap" data=$by_stall title="x" subtitle="y" /%}',
  '{% chart type="heatmap" data=$by_stall x="display_name" y="creator_id" value="sales" title="x" subtitle="y" limit_x=-1 by="display_name" /%}',
  '{% chart type="heatmap" data=$by_stall x="display_name" y=["sales"] value="sales" title=1 subtitle=2 source=$by_stall /%}',
  '{% chart type="grouped-bar" data=$by_stall x="display_name" y=["sales", "sales"] names=["a"] transpose=true title="x" subtitle="y" /%}',
  '{% note title="x" %}text{% /note %}',
  '{% note title=$by_stall tone="info" %}{% /note %}',
  '{% note title="x" %}{% note title="y" %}{% /note %}{% /note %}',
  '{% checks title=$by_stall /%}',
  '{% checks title="x" /%}{% definitions /%}{% missing /%}{% more /%}{% more /%}',
  '[x](javascript:alert(1))',
  '[x]({% $totals.sales %})',
  '[$totals](https://example.com)',
  '![x](https://example.com/x.png)',
  '<script>alert(1)</script>',
  '# {% money($totals.sales) %}',
  '- {% kpis %}{% /kpis %}',
  '1. {% if false %}x{% /if %}',
  '| a |\n|---|\n| {% money($totals.sales) %} |',
  '```\n{% money($totals.sales) %}\n```',
  '---\ntitle: x\n---',
  '{% partial file="x" /%}',
  '{% comment %}x{% /comment %}',
  '{% table %}\n* a\n* b\n---\n* c\n* d\n{% /table %}',
  '{% /if %}',
  '{% if',
  '{% "x" %}',
  '{% {a: 1} %}',
  '{% [1] %}',
  'x {% .class #id %}',
  '# x {% #id .class a="b" %}',
  '> quote {% $totals.sales %}',
];

test('every kind of mistake on a page is told, or composed', async () => {
  const shop = templatesAt(shopTemplates);
  const { report, columns, tables } = await known(loadReport(shop, 'shop-tally'), shop);
  const samples = fc.sample(tables, { numRuns: 8, seed: 618 });
  await forEach(pageParts, String, async (part) => {
    const text = `# Page\n\n${part}\n`;
    const changed = { ...report, pages: { en: { name: 'en', file: 'en.md', text } } };
    const problems = checkPages(changed, columns);
    if (problems.length > 0) return;
    for (const sample of samples) await isComposed(changed, sample);
  });
});

const sqlFiles = [
  'reports/shop-tally/totals.sql',
  'reports/shop-tally/by_stall.sql',
  'reports/shop-tally/checks/adds_up.sql',
  'models/order_lines.sql',
  'models/creators.sql',
];

test.each(sqlFiles)('%s with its text broken is told with its place, or sound', async (name) => {
  const folder = shopFolder();
  const text = readFileSync(join(folder.path, name), 'utf8');
  await forAll(brokenText(text), cases(12, 400), async (broken) => {
    folder.write(name, broken);
    await outcome(async () => {
      const report = loadReport(folder.templates, 'shop-tally');
      await checkReport(report, loadModels(folder.templates));
    }, '.sql');
  });
});
