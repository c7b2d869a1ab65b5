/** The command line fed with texts that steer a terminal, by every way that they come in: none comes out. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { main } from '../../../functions/cli.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { count } from '../counts.ts';
import { shopLake, shopTemplates, temporaryFolder } from './folder.ts';

const claim = 'shop-tally/2024-06/r9 is made';

/** Each of its parts wipes, colours, hides, titles or turns, or says what is not so in a line of its own. */
const steering = [
  `\u001B[2J\u001B[32m${claim}`,
  '\u001B]0;owned\u0007\u001B[8m',
  '\u001B]8;;http://evil.example\u001B\\x',
  '\u009B31m\u0085\u0090x',
  'a\b\b\bb\r\u007F',
  '\u202Egpj.exe\u2066\u061C',
  `x\u2028${claim}\u2029`,
  `x\v${claim}\f`,
  'zero\u200Bwidth\u{E0041}\uFEFF',
].join(' and ');

const raw =
  /(?![\n])[\p{Cc}\u2028\u2029]|[\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u;

/** What was printed on both outputs. */
async function printed(...argv: readonly string[]): Promise<string> {
  let all = '';
  const keep = (text: unknown) => {
    all += String(text);
    return true;
  };
  const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  for (const spy of spies) spy.mockImplementation(keep);
  try {
    await main(argv);
    return all;
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}

interface Place {
  readonly out: string;
  readonly lake: string;
  readonly templates: string;
}

function place(): Place {
  const root = temporaryFolder();
  const at = { out: join(root, 'out'), lake: join(root, 'lake'), templates: join(root, 'templates') };
  cpSync(shopLake, at.lake, { recursive: true });
  cpSync(shopTemplates, at.templates, { recursive: true });
  return at;
}

const field = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Runs the verbs that look at one folder. */
async function looks({ out, lake, templates }: Place, text: string): Promise<string[]> {
  const run = ['--lake', lake, '--templates', templates, '--out', out];
  const verbs = [
    ['run', 'shop-tally', '--period', '2024-06', ...run, '--to', 'a@example.com'],
    ['sweep', ...run, '--at', '2024-07-03T03:00:00Z'],
    ['check', '--templates', templates],
    ['list', '--out', out],
    ['show', 'shop-tally/2024-06', '--out', out],
    ['runs', '--out', out, '--templates', templates],
    ['runs', '--out', out, '--templates', templates, '--details'],
    ['verify', 'shop-tally/2024-06', '--out', out],
    ['resend', 'shop-tally/2024-06', '--out', out, '--failed', '--dry-run'],
    ['get', 'shop-tally/2024-06', text, '--out', out],
    ['run', text, ...run],
    ['run', 'shop-tally', `--period=${text}`, ...run],
    ['run', 'shop-tally', `--${text}`],
    ['show', text, '--out', out],
    [text],
  ];
  const all: string[] = [];
  for (const verb of verbs) {
    all.push(await printed(...verb));
    if (!verb[0]?.includes('\u001B')) all.push(await printed(...verb, '--json'));
  }
  return all;
}

const wrongValue = ({ lake }: Place, text: string) =>
  writeFileSync(
    join(lake, 'tickets/2024.csv'),
    `Ticket,Line,Stall,Sku,Customer,Ship to,Sold at,Pieces,Total,Returned\nT1,1,S1,W1,c,x,${field(text)},1,20.00,\n`,
  );

const strangeTitle = ({ templates }: Place, text: string) =>
  writeFileSync(
    join(templates, 'reports/shop-tally/report.yaml'),
    stringify({
      title: { en: text, zh: text },
      owner: 'till@example.com',
      timezone: 'Asia/Shanghai',
      currency: 'CNY',
      formats: ['email', 'json'],
      parameters: { large_line: 100 },
    }),
  );

const strangeSetting = ({ templates }: Place, text: string) =>
  writeFileSync(join(templates, 'reports/shop-tally/report.yaml'), stringify({ [text]: text, owner: text }));

const ways: Readonly<Record<string, (at: Place, text: string) => void>> = {
  'a value of the lake': wrongValue,
  'the title of a report': strangeTitle,
  'a setting of a report': strangeSetting,
  'a name of the lake': ({ lake }, text) =>
    writeFileSync(join(lake, 'stalls.csv'), `no,owner,trade\nS1,${field(text)},x\n`),
};

test.each(Object.entries(ways))('%s', async (_, plant) => {
  const at = place();
  plant(at, steering);
  isCalm(await looks(at, steering));
});

test('what a mail server answers, a detail of a run and the name of a file in the archive', async () => {
  const at = place();
  const run = ['run', 'shop-tally', '--period', '2024-06', '--lake', at.lake, '--templates', at.templates];
  await printed(...run, '--out', at.out);
  await noted(at.out, `550 5.1.1 ${steering}`);
  const edition = join(at.out, 'archive/shop-tally/2024-06/r1');
  writeFileSync(join(edition, `x${steering.replaceAll('/', '-')}`), '');
  isCalm(await looks(at, steering));
});

async function noted(out: string, detail: string): Promise<void> {
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  const at = '2024-07-02T01:00:00Z';
  const edition = 'shop-tally/2024-06/r1';
  const key = { edition, recipient: 'b@example.com', channel: 'outbox' };
  await ledger.announce(key, at, { language: 'en', attach: [], subscribed: false }, 'pending');
  await ledger.claim(key, at, 60);
  await ledger.settle(key, 'failed', detail, at);
  const times = { startedAt: at, updatedAt: at, milliseconds: {} };
  const run = { id: 'r', report: 'shop-tally', period: '2024-05', trigger: 'request' as const };
  await ledger.saveRun({ ...run, state: 'failed', detail, ...times });
  ledger.close();
}

function isCalm(texts: readonly string[]): void {
  const acted = texts.filter((text) => raw.test(text) || text.split('\n').includes(claim));
  count('inputs tried', texts.length, 'terminal');
  count('acted', acted.length, 'terminal');
  expect(acted.map((text) => JSON.stringify(text.slice(0, 600)))).toEqual([]);
}

test('a value of 160 KB is cut in what is printed and in what the ledger keeps', async () => {
  const at = place();
  wrongValue(at, 'x'.repeat(160_000));
  const said = await looks(at, 'y');
  for (const text of said) expect(text.length).toBeLessThan(20_000);
  expect(said[0]).toMatch(/column Sold at holds "x{200}… \(160000 characters\)"; expected/);
});
