/**
 * Another lake: a folder of CSV files with names of its own, and of templates only a lake.yaml and three
 * models. No followers, no live sessions, no campaigns. The project's report runs over it as it is.
 */
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../functions/pipeline/effects.ts';
import { run } from '../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../functions/systems/local.ts';
import type { Templates } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories, word } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { type ComparedTables, compareTables } from '../oracle/compare.ts';
import { emptyLake, type LakeRows, type OrderLineRow } from '../oracle/lake.ts';
import { computeChecks, computeFigures, yoyOf } from '../oracle/oracle.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const templates = templatesAt(join(here, 'templates'));
const out = mkdtempSync(join(tmpdir(), 'periodical-other-lake-'));
afterAll(() => rmSync(out, { recursive: true }));

/** The same lake as the oracle wants it, from the same files, row by row and without SQL. */
const lake: LakeRows = {
  ...emptyLake,
  creators: [
    {
      creator_id: 'S1',
      display_name: 'Ada, & sons',
      vertical: 'bread',
      home_province: null,
      joined_on: null,
    },
    { creator_id: 'S2', display_name: '鲍勃', vertical: 'tools', home_province: null, joined_on: null },
    { creator_id: 'S3', display_name: '<Cy>', vertical: 'tools', home_province: null, joined_on: null },
    { creator_id: 'S4', display_name: null, vertical: null, home_province: null, joined_on: null },
  ],
  products: [
    { product_id: 'W1', title: 'Rye loaf', category: 'bakery', kind: 'goods', origin_province: 'North' },
    { product_id: 'W2', title: 'Roll; sweet', category: 'bakery', kind: 'goods', origin_province: 'South' },
    { product_id: 'W3', title: 'Hammer', category: 'hardware', kind: 'goods', origin_province: 'North' },
    { product_id: 'W4', title: 'Sharpening', category: 'repair', kind: 'service', origin_province: null },
  ],
  order_lines: [...ticketsIn('2023.csv'), ...ticketsIn('2024.csv')],
};

function ticketsIn(file: string): OrderLineRow[] {
  const [header = '', ...lines] = readFileSync(join(here, 'lake/tickets', file), 'utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    const field = (name: string) => fields[names.indexOf(name)] ?? '';
    return {
      order_id: field('Ticket'),
      line_id: `${field('Ticket')}-${field('Line')}`,
      creator_id: field('Stall'),
      content_kind: 'showcase',
      content_id: null,
      product_id: field('Sku'),
      buyer_id: field('Customer'),
      buyer_province: field('Ship to'),
      paid_at: Date.parse(field('Sold at')),
      quantity: Number(field('Pieces')),
      paid_amount: cents(field('Total')),
      refunded_amount: cents(field('Returned')),
    };
  });
}

function cents(text: string): bigint | null {
  return text === '' ? null : BigInt(text.replace('.', ''));
}

function runOver(period: string, templates: Templates): Promise<RunResult> {
  const effects = localEffects({ lake: join(here, 'lake'), out, onProgress: () => {} });
  const formats = ['email', 'page', 'json'];
  const request = localRequest({ report: 'talent-growth', templates, period, formats });
  return run(request, effects).finally(() => effects.close());
}

interface Made {
  readonly result: RunResult;
  readonly tables: ComparedTables;
  readonly file: (name: string) => string;
}

async function made(period: string, used = templates): Promise<Made> {
  const result = await runOver(period, used);
  const folder = join(out, 'archive', result.manifest?.edition ?? '');
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.json'));
  const tables = names.map(
    (name) => [name.slice(0, -'.json'.length), JSON.parse(file(`data/${name}`))] as const,
  );
  return { result, tables: Object.fromEntries(tables), file };
}

const words = loadTheme(themeDirectories(templates), ['en', 'zh']);
const textOf = (html: string) =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll(/\s+/g, ' ');

describe.each([
  ['2024-06', '2024-06-01', '2024-07-01'],
  ['trailing-12:2024-06', '2023-07-01', '2024-07-01'],
  ['2024-W26', '2024-06-24', '2024-07-01'],
])('talent-growth for %s over a lake with only sales, stalls and wares', (period, start, end) => {
  let edition: Made;
  const yoy = yoyOf(start, end);
  const oraclePeriod = { start, end, yoyStart: yoy.start, yoyEnd: yoy.end, timezone: 'Asia/Shanghai' };
  beforeAll(async () => {
    edition = await made(period);
  });

  it('is made and has the right figures', () => {
    expect(edition.result.status).toBe('made');
    expect(compareTables(edition.tables, computeFigures(lake, oraclePeriod))).toEqual([]);
  });

  it('finds what its checks should, and is not held', () => {
    const checks = edition.result.manifest?.checks ?? [];
    const expected = Object.entries(computeChecks(lake, oraclePeriod)).filter(([, check]) => check.found);
    expect(checks.filter((check) => !check.passed).map(({ name }) => name)).toEqual(
      expected.map(([name]) => name).sort(),
    );
    expect(edition.result.manifest?.heldAtMaking).toBe(false);
  });

  it('has null or no rows, never zero, where the lake has nothing', () => {
    const { headline, months, tier_by_band, spotlight, campaign } = edition.tables;
    expect(headline).toMatchObject([{ live_hours: null, live_hours_earlier: null, live_hours_growth: null }]);
    expect(months?.map(({ live_hours }) => live_hours)).toEqual(Array(24).fill(null));
    expect({ tier_by_band, spotlight, campaign }).toEqual({ tier_by_band: [], spotlight: [], campaign: [] });
  });

  it.each(['en', 'zh'])('says in its page what is missing (%s)', (language) => {
    expect(edition.result.manifest?.absent.toSorted()).toEqual([
      'campaigns',
      'follower_snapshots',
      'live_sessions',
    ]);
    const page = textOf(edition.file(`report.${language}.html`));
    for (const table of ['campaigns', 'follower_snapshots', 'live_sessions']) {
      expect(page).toContain(word(words, language, `absent_${table}`));
    }
  });

  it.each([
    ['en', /live hours/i],
    ['zh', /直播时长/],
  ])('shows no zero for live hours in the mail and on the page (%s)', (language, label) => {
    const texts = [
      edition.file(`email.${language}.txt`),
      textOf(edition.file(`email.${language}.html`)),
      textOf(edition.file(`report.${language}.html`)),
    ];
    const zero = new RegExp(`${label.source}\\D{0,40}0(\\.0)?(?![\\d.,])`, 'i');
    for (const text of texts) expect(text).not.toMatch(zero);
  });
});

describe('a period whose comparison the lake does not cover', () => {
  let edition: Made;
  beforeAll(async () => {
    edition = await made('2023-06');
  });

  it('has null for every earlier value and every growth', () => {
    const period = { start: '2023-06-01', end: '2023-07-01', yoyStart: '2022-06-01', yoyEnd: '2022-07-01' };
    expect(
      compareTables(edition.tables, computeFigures(lake, { ...period, timezone: 'Asia/Shanghai' })),
    ).toEqual([]);
    const [headline = {}] = edition.tables.headline ?? [];
    expect(headline).toMatchObject({ sales: '135.50', net_sales: '132.50', active_creators: 2 });
    const compared = Object.entries(headline).filter(([name]) => /_(earlier|growth)$/.test(name));
    expect(compared.map(([, value]) => value)).toEqual(compared.map(() => null));
  });

  it('says so in the mail and on the page, once a language', () => {
    const { definitions } = loadReport(templates, 'talent-growth');
    for (const language of ['en', 'zh'] as const) {
      expect(edition.file(`email.${language}.txt`)).toContain(word(words, language, 'no_comparison'));
      const found = definitions.checks.coverage?.found?.[language]?.[0] ?? 'coverage';
      expect(textOf(edition.file(`report.${language}.html`)).split(found)).toHaveLength(2);
    }
  });

  it('writes no growth in its sentences', () => {
    const mail = edition.file('email.en.txt');
    expect(mail).not.toMatch(/(grew|fell|rose|, up|, down) (by )?\d|\d% (more|fewer|less|higher|lower)/);
    expect(mail).not.toMatch(/NaN|Infinity|undefined|null|\+0/);
  });
});

describe('optional tables of other names that are not there', () => {
  const folder = join(out, 'templates');
  const optional = '    format: csv\n    optional: true\n';

  it('are named on the page: by what reports know them as, or by their own name', async () => {
    cpSync(join(here, 'templates'), folder, { recursive: true });
    const times = '{no: string, stall: string, from: timestamp, to: timestamp, viewers: integer}';
    const tables = `  shows:\n    location: shows/\n${optional}    columns: ${times}\n\n  badges:\n    location: badges.csv\n${optional}    columns: {stall: string, badge: string}\n`;
    appendFileSync(join(folder, 'lake.yaml'), `\n${tables}`);
    writeFileSync(
      join(folder, 'models/live_sessions.sql'),
      'select "no" as session_id, stall as creator_id, "from" as started_at, "to" as ended_at,\n  viewers as peak_viewers, cast(cast("from" as date) as varchar) as dt\nfrom raw.shows\n',
    );
    const creators = readFileSync(join(folder, 'models/creators.sql'), 'utf8');
    writeFileSync(
      join(folder, 'models/creators.sql'),
      creators.replace(
        'from raw.stalls',
        'from raw.stalls\nleft join raw.badges as b on b.stall = raw.stalls."no"',
      ),
    );
    const edition = await made('2024-W25', templatesAt(folder));
    expect(edition.result.manifest?.absent).toEqual([
      'badges',
      'campaigns',
      'follower_snapshots',
      'live_sessions',
    ]);
    const page = textOf(edition.file('report.en.html'));
    expect(page).toContain('The lake has no table “badges”');
    expect(page).toContain(word(words, 'en', 'absent_live_sessions'));
    expect(edition.tables.headline).toMatchObject([{ live_hours: null }]);
  });
});
