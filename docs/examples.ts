/**
 * The examples of docs/pages.md as readers see them: a page of talent-growth that has all of them, made over the sample
 * lake. Tags and charts are pictures (`npm run gallery -- examples`), functions texts.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chartTypes } from '../functions/charts/types.ts';
import { functionGroups } from '../functions/compose/functions.ts';
import { tags } from '../functions/compose/tags.ts';
import { withPage } from './browser.ts';

const root = join(import.meta.dirname, '..');
const report = 'talent-growth';
/** The section on changes is about what the edition before it said. */
const periods = ['2023-H2', '2024-H1'];

/** They are seen on paper or in mails alone. */
const unseen = ['more', 'pagebreak', 'landscape', 'appendix'];

interface Example {
  /** Of its picture or text: `tag-kpis`, `chart-line`, `money`. */
  readonly name: string;
  readonly text: string;
}

/** Those that are shown as pictures. */
export const pictured: readonly Example[] = [
  ...tags
    .filter(({ name }) => !unseen.includes(name))
    .map(({ name, example }) => named('tag', name, example)),
  ...chartTypes.map(({ name, example }) => named('chart', name, example)),
];

/** Those that are shown as texts, each a sentence or a part of one. */
const written: readonly Example[] = functionGroups.flatMap(({ functions }) =>
  functions.map(({ name, example }) => ({ name, text: example })),
);

function named(kind: string, name: string, text: string): Example {
  return { name: `${kind}-${name}`, text };
}

/** What the examples name and the report lacks. */
const kindMonths = {
  query: `-- Grain: one row per kind of product and local month, the 12 that end with the period.
select products.kind, date_trunc('month', local_day(sales_lines.paid_at)) as month, sum(sales_lines.paid_amount) as sales
from sales_lines
join products on products.product_id = sales_lines.product_id
where sales_lines.dt >= :trailing_start_dt and sales_lines.dt <= :end_dt
  and sales_lines.paid_at >= :trailing_start_at and sales_lines.paid_at < :end_at
group by products.kind, date_trunc('month', local_day(sales_lines.paid_at))
order by products.kind, month
`,
  figure: `  kind_months:
    of: kinds_by_month.sales
    by: [kind, month]
    compare: none
    unit: money
    name: {en: Sales, zh: 销售额}
`,
};

const warehouse = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240"><rect width="640" height="240" fill="#e9eef4"/>
${[0, 1, 2].map((shelf) => `<rect x="20" y="${70 + shelf * 70}" width="600" height="8" fill="#7c8794"/>`).join('')}
${Array.from({ length: 30 }, (_, i) => `<rect x="${30 + (i % 10) * 59}" y="${32 + Math.floor(i / 10) * 70 + ((i * 7) % 12)}" width="46" height="${38 - ((i * 7) % 12)}" fill="${i % 3 ? '#c79a63' : '#a87b45'}"/>`).join('')}
</svg>`;

const snippet = 'Questions? Write to [the data office](mailto:data-team@example.com).\n';

/** A page with a section for each example. */
const pageText = () =>
  [...pictured, ...written]
    .map(({ name, text }) => `## ${name}\n\n${/^\{% \w+\(/.test(text) ? `It is ${text}` : text}\n`)
    .join('\n');

/** Writes a picture of every tag and chart type into the folder `examples` of docs/, and the texts of functions beside them. */
export async function pictureExamples(browser: Browser, folder: string, lake: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'periodical-examples-'));
  try {
    const html = await makeExamples(browser, scratch, lake);
    await drawExamples(browser, html, folder);
    const texts = await textsOfExamples(browser, html);
    writeFileSync(join(folder, 'texts.json'), `${JSON.stringify(texts, null, 2)}\n`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * Makes the page.
 * @param folder an empty one, for templates and editions
 * @returns its HTML file
 */
export async function makeExamples(browser: Browser, folder: string, lake: string): Promise<string> {
  const templates = join(folder, 'templates');
  const own = join(templates, 'reports', report);
  mkdirSync(join(templates, 'snippets/contact'), { recursive: true });
  cpSync(join(root, 'templates/reports', report), own, { recursive: true });
  // The page in the other language is the same one, and nobody sees it.
  for (const page of ['en.md', 'zh.md']) {
    writeFileSync(join(own, page), pageText());
    writeFileSync(join(templates, 'snippets/contact', page), snippet);
  }
  writeFileSync(join(own, 'kinds_by_month.sql'), kindMonths.query);
  const figures = join(own, 'figures.yaml');
  const declared = readFileSync(figures, 'utf8').replace('figures:\n', `figures:\n${kindMonths.figure}`);
  writeFileSync(figures, declared.replace('{of: headline.sales,', '$& target: 9000000000,'));
  writeFileSync(join(folder, 'warehouse.svg'), warehouse);
  await withPage(browser, join(folder, 'warehouse.svg'), { width: 640, scheme: 'light' }, async (page) => {
    await page.screenshot({
      path: join(own, 'warehouse.png'),
      clip: { x: 0, y: 0, width: 640, height: 240 },
    });
  });
  const out = join(folder, 'out');
  for (const period of periods) {
    const asked = ['run', report, '--period', period, '--languages', 'en', '--formats', 'page,json'];
    const where = ['--lake', lake, '--templates', templates, '--out', out];
    execFileSync(process.execPath, [join(root, 'bin/periodical.js'), ...asked, ...where], { stdio: 'pipe' });
  }
  return join(out, 'archive', report, periods.at(-1) ?? '', 'r1/report.en.html');
}

/** Draws every example that has a picture as FOLDER/NAME.png. */
async function drawExamples(browser: Browser, html: string, folder: string): Promise<void> {
  await withPage(browser, html, { width: 720, scheme: 'light' }, async (page) => {
    await page.addStyleTag({ content: 'figure details { display: none }' });
    for (const { name } of pictured) {
      const box = await boxOf(page, name);
      await page.screenshot({
        path: join(folder, `${name}.png`),
        clip: box,
        fullPage: true,
        animations: 'disabled',
      });
    }
  });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From the heading of an example to that of the next. */
const boxOf = (page: Page, name: string) =>
  page.evaluate<Box>(`(() => {
    const head = (name) => [...document.querySelectorAll('h2')].find((one) => one.textContent.trim() === name);
    const top = head(${JSON.stringify(name)}).getBoundingClientRect().bottom + scrollY;
    const next = head(${JSON.stringify(nextTo(name))}).getBoundingClientRect().top + scrollY;
    return { x: 0, y: top, width: innerWidth, height: next - top - ${spaceAboveHeadings} };
  })()`);

/** In CSS px. */
const spaceAboveHeadings = 24;

function nextTo(name: string): string {
  const names = [...pictured, ...written].map((one) => one.name);
  return names[names.indexOf(name) + 1] ?? '';
}

/** What each function's example reads as on the page, by its name. */
export function textsOfExamples(browser: Browser, html: string): Promise<Record<string, string>> {
  return withPage(browser, html, { width: 720, scheme: 'light' }, async (page) => {
    const texts: Record<string, string> = {};
    for (const { name } of written) {
      const text = await page.locator(`h2:text-is("${name}") + p`).textContent();
      texts[name] = text?.trim().replace(/^It is /, '') ?? '';
    }
    return texts;
  });
}
