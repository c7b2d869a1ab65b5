/** `periodical init`: a project of small files, what it refuses, and what has changed since. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { temporaryFolder, writeFiles } from '../folder.ts';

const folder = temporaryFolder();
const bin = join(import.meta.dirname, '../../bin/periodical.js');

const days = Array.from({ length: 70 }, (_, index) =>
  new Date(Date.UTC(2024, 3, 22 + index)).toISOString().slice(0, 10),
);
/** Ten weeks from 22 April to 30 June; the last whole week is the one of 24 June. */
const sales = days.map((day, index) => `${day} 10:00;${index};s${index % 2};${index % 7},50`).join('\n');

beforeEach(() =>
  writeFiles(folder(), {
    'raw/sales.csv': `sold at;Receipt;shop_id;Net amount\n${sales}\n`,
    'raw/shops.csv': 'id,region\ns0,North\ns1,South\n',
    'raw/notes.md': 'Not data.\n',
  }),
);

const periodical = (...words: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
    execFile(process.execPath, [bin, ...words], { cwd: folder() }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );

const init = (...words: string[]) =>
  periodical('init', 'shop', '--lake', 'raw', '--zone', 'Europe/Berlin', ...words);
const read = (file: string) => readFileSync(join(folder(), 'shop', file), 'utf8');
const rows = z.array(z.record(z.string(), z.unknown()));

it('writes a project that is sound, and makes its first edition', async () => {
  const made = await init('--currency', 'EUR', '--yes');
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toContain('notes.md is left out: it is neither Parquet nor CSV');
  expect(made.stdout).toContain(
    'sales: the times of sold at say no zone, and are read as those of Europe/Berlin',
  );
  expect(made.stdout).toContain('Time: sold at; amount: Net amount, EUR; by shops.region');
  expect(made.stdout).toContain('overview/2024-W26/r1 is made');
  expect(read('periodical.yaml')).toContain(
    'lake: "../raw"\ntemplates: templates\nout: out\ncurrency: EUR\nzone: Europe/Berlin',
  );
  const edition = 'out/archive/overview/2024-W26/r1/data';
  const [totals] = rows.parse(JSON.parse(read(`${edition}/totals.json`)));
  // 63 to 69 are one of each remainder by seven: 0 to 6, and seven halves.
  expect(totals).toMatchObject({
    net_amount: '24.50',
    net_amount_before: '24.50',
    row_count: 7,
  });
  expect(
    rows
      .parse(JSON.parse(read(`${edition}/by_region.json`)))
      .map(({ region }) => region)
      .sort(),
  ).toEqual(['North', 'South']);
  expect(await periodical('check', '--templates', 'shop')).toMatchObject({
    code: 0,
    stdout: 'overview: no problems\n',
  });
  expect(await init('--yes')).toMatchObject({ code: 2 });
});

it('reads the partitions of the days alone that a query is of', async () => {
  const parts = days.map((day, index) => [
    `parts/sales/dt=${day}/a.csv`,
    `sold at;Net amount\n${day} 00:30;${index % 7},50\n`,
  ]);
  await writeFiles(folder(), Object.fromEntries(parts));
  const made = await periodical('init', 'shop', '--lake', 'parts', '--zone', 'Europe/Berlin', '--yes');
  expect(made).toMatchObject({ code: 0 });
  const report = 'templates/reports/overview';
  expect(read(`${report}/totals.sql`)).toContain('and dt >= :yoy_start_dt and dt <= :yoy_end_dt');
  for (const file of ['by_day', 'weeks_back', 'checks/in_place', 'checks/complete'])
    expect(read(`${report}/${file}.sql`)).toContain('dt >= ');
  const data = 'out/archive/overview/2024-W26/r1/data';
  const [totals] = rows.parse(JSON.parse(read(`${data}/totals.json`)));
  expect(totals).toMatchObject({ net_amount: '24.50', net_amount_before: '24.50', row_count: 7 });
  expect(rows.parse(JSON.parse(read(`${data}/weeks_back.json`)))).toHaveLength(10);
});

it('keeps what is there, and says so', async () => {
  writeFiles(folder(), { 'shop/.gitignore': 'mine\n' });
  const { stderr, stdout } = await init('--yes', '--no-run');
  expect(stdout).toContain('npx periodical run overview --period 2024-W26');
  expect(stderr).toContain('shop/.gitignore is there already, and stays as it is');
  expect(read('.gitignore')).toBe('mine\n');
});

it.each([
  [['init', 'shop'], 'init needs --lake, the folder of the raw files or s3://…, or --glue'],
  [['init', 'shop', '--lake', 'raw', '--glue', 'shop'], 'init takes --lake or --glue, not both'],
  [['init', 'shop', '--lake', 's3://'], '--lake s3://: expected s3://BUCKET or s3://BUCKET/FOLDER'],
  [['init', 'shop', '--lake', 'nowhere'], '--lake nowhere: there is no such folder'],
  [['init', '--lake', '.'], '--lake . holds the project; expected a folder of raw files alone'],
  [
    ['init', 'shop', '--lake', 'raw', '--language', 'en,xx'],
    '--language en,xx: expected de, en, es, ja, pt-BR, zh, or several with commas',
  ],
  [
    ['init', 'shop', '--lake', 'raw', '--zone', 'Mars'],
    '--zone Mars: expected a time zone such as America/New_York',
  ],
  [
    ['init', 'shop', '--lake', 'raw', '--currency', 'euro', '--zone', 'UTC'],
    '--currency euro: expected a code such as USD',
  ],
])('%j is refused', async (words, expected) => {
  const { code, stderr } = await periodical(...words);
  expect({ code, stderr: stderr.trim() }).toEqual({ code: 2, stderr: `periodical: ${expected}` });
  expect(existsSync(join(folder(), 'shop'))).toBe(false);
});

it('without a table that has times it says what it found', async () => {
  writeFiles(folder(), {
    'few/shops.csv': 'id,region\ns0,North\n',
    'few/twice.csv': 'day,Day\n2024-01-01,1\n',
  });
  const { stderr } = await periodical('init', 'shop', '--lake', 'few', '--zone', 'UTC', '--yes');
  expect(stderr).toContain('has shops; expected Parquet or CSV files with a date or a time in each row');
  expect(stderr).toContain('twice.csv is left out: the header has Day twice');
});

it('leaves out what lake.yaml cannot say, and takes the last whole period that has rows', async () => {
  const lines = ['day,Amount,"The ""name"""', '2024-01-01,1.00,a', '2024-01-31,2.00,b', '2024-05-02,4.00,c'];
  writeFiles(folder(), { 'odd/order.csv': `${lines.join('\n')}\n` });
  const made = await periodical('init', 'shop', '--lake', 'odd', '--zone', 'UTC', '--yes', '--no-run');
  expect(made.stdout).toContain('order_: column The "name" is left out');
  expect(made.stdout).toContain('run overview --period 2024-01\n');
});

it('--update says what has changed in the lake, and changes nothing', async () => {
  await init('--yes', '--no-run');
  const before = read('templates/lake.yaml');
  expect((await periodical('init', 'shop', '--update')).stdout).toBe(
    'shop/templates/lake.yaml says what is there\n',
  );
  writeFiles(folder(), {
    'raw/shops.csv': 'id,region,opened\ns0,North,2020-01-01\ns1,South,2021-01-01\n',
    'raw/returns.csv': 'day,amount\n2024-06-01,1.50\n',
  });
  expect((await periodical('init', 'shop', '--update')).stdout).toBe(
    '+ table returns: returns.csv\n+ shops.opened: date\n',
  );
  expect(read('templates/lake.yaml')).toBe(before);
});

it('writes its pages in the languages that are asked for, the main one first', async () => {
  const made = await init('--language', 'zh,en', '--yes', '--currency', 'CNY');
  expect(made).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
  expect(read('periodical.yaml')).toContain('languages: [zh, en]');
  expect(read('templates/reports/overview/figures.yaml')).toContain(
    'net_amount: {of: totals.net_amount, unit: money, name: {zh: 净额, en: Net amount}}',
  );
  const page = read('out/archive/overview/2024-W26/r1/report.zh.html');
  expect(page).toContain('<html lang="zh');
  expect(page).toContain('净额：按地区');
  expect(read('out/archive/overview/2024-W26/r1/report.en.html')).toContain('Net amount by region');
  expect(await periodical('check', '--templates', 'shop')).toMatchObject({ code: 0 });
});

/** Types at a pseudo-terminal, with a browser that writes down what it is to show. */
function atTerminal(words: readonly string[], typed: readonly string[]) {
  writeFiles(folder(), { 'bin/xdg-open': `#!/bin/sh\nprintf %s "$1" > ${join(folder(), 'shown')}\n` });
  chmodSync(join(folder(), 'bin/xdg-open'), 0o755);
  const command = [process.execPath, bin, ...words].map((word) => `'${word}'`).join(' ');
  const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    ...{ cwd: folder(), encoding: 'utf8', input: typed.map((line) => `${line}\n`).join('') },
    env: { ...process.env, PATH: `${join(folder(), 'bin')}:${process.env.PATH}` },
  });
  return { code: status, text: stdout };
}

it.skipIf(process.platform !== 'linux')(
  'at a terminal it asks what it cannot know, takes other answers than its guesses, and shows the edition',
  async () => {
    // Zone of the reports, and of the clock; amount; what by; whether to write.
    const typed = ['Europe/Berlin', 'Mars', 'UTC', 'sales', 'Receipt', '', 'y'];
    const { code, text } = atTerminal(['init', 'shop', '--lake', 'raw', '--currency', 'EUR'], typed);
    expect(code).toBe(0);
    expect(text).toContain('Zone of their clock [Europe/Berlin]: ');
    expect(text).toContain('Mars: expected a time zone');
    expect(text).toContain('The money of a row, or - to count rows: Receipt, Net amount');
    expect(text).toContain('sales: expected one of Receipt, Net amount, -');
    expect(text).toContain('Time: sold at; amount: Receipt, EUR; by shops.region');
    expect(read('templates/lake.yaml')).toContain('zone: UTC');
    await vi.waitUntil(() => existsSync(join(folder(), 'shown')), 30_000);
    expect(readFileSync(join(folder(), 'shown'), 'utf8')).toBe(
      pathToFileURL(join(folder(), 'shop/out/archive/overview/2024-W26/r1/report.en.html')).href,
    );
  },
);

it.skipIf(process.platform !== 'linux')('at a terminal a no, or nobody who answers, writes nothing', () => {
  const words = ['init', 'shop', '--lake', 'raw', '--zone', 'UTC'];
  expect(atTerminal(words, ['', '', '', 'n']).text).toContain('Nothing was written.');
  expect(atTerminal(words, ['', '']).text).toContain('nobody answered; nothing was written');
  expect(existsSync(join(folder(), 'shop'))).toBe(false);
});
