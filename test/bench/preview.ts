/**
 * Times of `periodical preview` on talent-growth over the sample lake, from a saved file to what it changes: medians of
 * RUNS (`node test/bench/preview.ts [--runs 5]`). The templates are a copy, so that none of the project's is touched.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { columns, print } from '../../functions/cli/output.ts';
import { previewOf, type View } from '../../functions/preview/session.ts';
import { rememberingValidate } from '../../functions/preview/validate.ts';
import { keptEngine } from '../../functions/query/duckdb/kept-engine.ts';
import { makeSampleLake } from '../../functions/sample-lake.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { median } from './median.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const root = join(import.meta.dirname, '../..');
const lake = join(root, 'out/sample-lake');
const folder = mkdtempSync(join(tmpdir(), 'periodical-preview-'));
const templates = join(folder, 'templates');

const fromLines = /from raw\.order_lines.*/;
const linesBelow = (most: number) => (n: number) =>
  `from raw.order_lines where paid_amount is null or paid_amount < ${most - n}`;

/** What is saved, and what shows that it was seen. */
const changes = {
  'a word of the page': ['reports/talent-growth/en.md', /\n\n/, (n: number) => `\n\nWord ${n}.\n\n`],
  'a comment in the model of all lines': ['models/order_lines.sql', /^/, (n: number) => `-- ${n}\n`],
  'a query': ['reports/talent-growth/kinds.sql', /(\nlimit \d+)?\s*$/, (n: number) => `\nlimit ${100 + n}\n`],
  'a model near the pages (region_sales)': [
    'models/region_sales.sql',
    /< :yoy_end_at.*/,
    (n: number) => `< :yoy_end_at and paid_amount < ${900 - n}`,
  ],
  'all lines (order_lines), the same rows': ['models/order_lines.sql', fromLines, linesBelow(10 ** 9)],
  'a model in the middle (creator_days), other rows': [
    'models/creator_days.sql',
    /paid_amount >= \d+/g,
    (n: number) => `paid_amount >= ${n}`,
  ],
  'all lines (order_lines), other rows': ['models/order_lines.sql', fromLines, linesBelow(900)],
} as const;

const engine = keptEngine({ lake, extracts: join(folder, 'extracts') });
const preview = previewOf({
  engine,
  validate: rememberingValidate(),
  request: () => {
    const all = templatesAt(templates);
    return {
      report: loadReport(all, 'talent-growth'),
      templates: all,
      period: '2024-H1',
      now: '2024-08-01T00:00:00Z',
    };
  },
});

/** @returns milliseconds until the statements are known, until the web page, and until all is shown */
async function timed(): Promise<Record<'queried' | 'page' | 'all', number>> {
  const began = performance.now();
  const hashes = (view: View) => view.files.get('report.en.html')?.hash;
  const before = { hash: hashes(preview.view()), statements: preview.view().statements };
  const times = { queried: Number.NaN, page: Number.NaN, all: Number.NaN };
  let isOver = false;
  const refreshed = preview.refresh().then(() => {
    isOver = true;
  });
  for (let version = preview.view().version; !isOver; version = preview.view().version) {
    await Promise.race([preview.next(version, AbortSignal.timeout(600_000)), refreshed]);
    const view = preview.view();
    if (view.statements !== before.statements && Number.isNaN(times.queried))
      times.queried = performance.now() - began;
    if (hashes(view) !== before.hash && Number.isNaN(times.page)) times.page = performance.now() - began;
  }
  times.all = performance.now() - began;
  if (preview.view().problems.length > 0) throw new Error(JSON.stringify(preview.view().problems));
  return times;
}

const text = (milliseconds: number) => (Number.isNaN(milliseconds) ? '–' : `${Math.round(milliseconds)} ms`);

try {
  if (!existsSync(lake)) await makeSampleLake({ directory: lake, scale: 1, seed: 1 });
  cpSync(join(root, 'templates'), templates, { recursive: true });
  const first = await timed();
  const rows = [['the first time', text(first.queried), text(first.page), text(first.all)]];
  for (const [name, [file, pattern, put]] of Object.entries(changes)) {
    const path = join(templates, file);
    const samples: Record<'queried' | 'page' | 'all', number>[] = [];
    for (let run = 1; run <= Number(values.runs); run++) {
      writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, put(run)));
      samples.push(await timed());
    }
    const of = (part: 'queried' | 'page' | 'all') => text(median(samples.map((one) => one[part])));
    rows.push([name, of('queried'), of('page'), of('all')]);
  }
  print(columns([['changed', 'queried after', 'web page after', 'everything after'], ...rows]));
} finally {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
}
