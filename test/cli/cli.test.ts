/** The command line as a person or a program meets it: a process, its two outputs and its exit code. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
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

const project = fileURLToPath(new URL('../..', import.meta.url));
const source = join(project, 'test/other-lake');
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'periodical-cli-'));
  cpSync(source, join(root, 'shop'), { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function periodical(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    // What one process has compiled, the next ones need not.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'compiled') };
    execFile(
      process.execPath,
      [join(project, 'functions/cli.ts'), ...args],
      { cwd: root, env },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

const tally = (out: string, ...more: string[]) =>
  periodical(
    'run',
    'shop-tally',
    '--templates',
    'shop/templates',
    '--lake',
    'shop/lake',
    '--out',
    out,
    '--period',
    '2024-06',
    ...more,
  );
const json = (ended: Ended): Record<string, unknown> => JSON.parse(ended.stdout);

describe.concurrent('help', () => {
  it.each(['run', 'check', 'list', 'show', 'get', 'verify', 'sample-lake'])(
    'of %s names its options, with exit code 0',
    async (verb) => {
      const { code, stdout, stderr } = await periodical(verb, '--help');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: periodical ${verb}`);
      expect(stdout).toContain('--json');
    },
  );

  it('names the verbs and the exit codes; the version is that of package.json', async () => {
    const { code, stdout } = await periodical('--help');
    expect(code).toBe(0);
    for (const verb of ['run', 'check', 'list', 'show', 'get', 'verify', 'sample-lake'])
      expect(stdout).toMatch(new RegExp(`^ +${verb} `, 'm'));
    expect(stdout).toContain('0 done, 1 the run failed, 2 wrong usage, 3 held by a check');
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(await periodical('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('is shown where nothing is asked, with exit code 2', async () => {
    expect(await periodical()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage: periodical'),
    });
  });
});

describe.concurrent('wrong usage has exit code 2 and says what was expected', () => {
  it.each([
    [['run'], "missing required argument 'report'"],
    [['run', 'shop-tally', '--perod', '2024'], "unknown option '--perod'"],
    [['publish'], "unknown command 'publish'"],
    [
      ['run', 'shop-tally', '--period', 'soon', '--templates', 'shop/templates'],
      '"soon" is not a period: expected 2024-06-18',
    ],
    [
      ['run', 'shop-tally', '--languages', 'fr', '--templates', 'shop/templates'],
      'unknown language "fr"; expected some of en, zh',
    ],
    [
      ['run', 'shop-tally', '--formats', 'docx', '--templates', 'shop/templates'],
      'unknown format "docx"; expected some of email,',
    ],
    [
      ['run', 'shop-tally', '--to', 'nobody', '--templates', 'shop/templates'],
      '--to nobody: expected an email address',
    ],
    [['run', 'shop-tally', '--send', '--to', 'a@example.com'], 'cannot be used with'],
    [['run', 'shop-tally', '--no-send', '--to', 'a@example.com'], 'cannot be used with'],
    [['run', 'shop-tally', '--templates', 'nowhere'], '--templates nowhere: no such folder'],
    [['show', '../../etc'], '"../../etc" is not an edition; expected REPORT/PERIOD or REPORT/PERIOD/rN'],
    [['list', '../..'], '"../.." is not the name of a report'],
    [['list', 'shop-tall', '--out', 'none'], 'there is no edition of "shop-tall" in'],
    [['check', 'tally'], 'there is no report "tally"; expected one of talent-growth, weekly-pulse'],
    [
      ['run', 'shop-taly', '--templates', 'shop/templates'],
      'periodical: there is no report "shop-taly"; did you mean "shop-tally"?',
    ],
    [['runs', 'weekly-puls', '--out', 'none'], 'did you mean "weekly-pulse"?'],
    [
      ['run', 'shop-tally', '--schedule', 'montly', '--templates', 'shop/templates'],
      'shop-tally has no schedule "montly"; did you mean "monthly"?',
    ],
    [
      ['run', 'shop-tally', '--lake', 'nowhere', '--templates', 'shop/templates', '--period', '2024-06'],
      'periodical: there is no lake at nowhere; --lake or periodical.yaml names its folder, and "periodical sample-lake nowhere"',
    ],
    [
      ['run', 'shop-tally', '--languages', 'eng', '--templates', 'shop/templates'],
      'unknown language "eng"; did you mean "en"?',
    ],
    [
      ['run', 'shop-tally', '--formats', 'pfd', '--templates', 'shop/templates'],
      'unknown format "pfd"; did you mean "pdf"?',
    ],
    [
      ['run', 'shop-tally', '--period', 'June 2024', '--templates', 'shop/templates'],
      '"June 2024" is not a period; did you mean "2024-06"?',
    ],
    [
      ['backfill', 'shop-tally', '--from', '2024-01', '--to', '2024-13', '--templates', 'shop/templates'],
      '2024 has no month 13',
    ],
    [['sample-lake', 'x', '--scale', 'large'], 'expected a number above 0'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await periodical(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe.concurrent('what the user can mend has exit code 1 and no trace of the program', () => {
  it.each([
    [
      ['run', 'shop-tally', '--lake', 'shop', '--templates', 'shop/templates', '--period', '2024-06'],
      'shop/templates/lake.yaml: table tickets: no files at shop/tickets',
    ],
    [
      ['show', 'shop-tally/2020', '--out', 'none'],
      'there is no edition shop-tally/2020; periodical list shows what there is',
    ],
    [['verify', 'shop-tally/2020/r1', '--out', 'none'], 'there is no edition shop-tally/2020/r1'],
    [
      ['run', 'shop-tally', '--out', '/dev/null/x', '--lake', 'shop/lake', '--templates', 'shop/templates'],
      '/dev/null/x: a part of the path is a file; expected a folder',
    ],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await periodical(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/bug of Periodical|^\s+at /m);
  });
});

describe.concurrent('an error is one JSON object too, where that was asked for', () => {
  it.each([
    [2, ['run', 'shop-tally', '--perod', '2024'], "unknown option '--perod'", []],
    [2, ['list', '../..'], '"../.." is not the name of a report', []],
    [2, ['check', 'tally'], 'there is no report "tally"', []],
    [
      1,
      ['show', 'shop-tally/2020/r1', '--out', 'none'],
      'there is no edition shop-tally/2020/r1',
      [{ file: '', message: 'there is no edition shop-tally/2020/r1' }],
    ],
  ])('with exit code %i: %j', async (expected, args, message, problems) => {
    const ended = await periodical(...args, '--json');
    expect(ended.code).toBe(expected);
    expect(json(ended)).toMatchObject(
      problems === undefined ? { problems: [{ message: expect.stringContaining(message) }] } : { problems },
    );
    if (problems !== undefined) expect(json(ended).error).toContain(message);
  });
});

describe.concurrent('run', () => {
  it('prints one JSON object, and nothing else anywhere', async () => {
    const ended = await tally('one', '--no-send', '--json', '--formats', 'json,csv');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(json(ended)).toEqual({
      status: 'made',
      edition: 'shop-tally/2024-06/r1',
      path: join(root, 'one/archive/shop-tally/2024-06/r1'),
      files: [
        'edition.json',
        'data/by_stall.csv',
        'data/totals.csv',
        'data/by_stall.json',
        'data/totals.json',
        'manifest.json',
      ],
      checks: [{ name: 'adds_up', severity: 'hold', passed: true, rows: 0, count: 0 }],
      held: false,
      held_because: [],
      waits_for_approval: false,
      warnings: [],
      deliveries: [],
      message: 'shop-tally/2024-06/r1 is made',
    });
    expect(
      JSON.parse(readFileSync(join(root, 'one/archive/shop-tally/2024-06/r1/data/totals.json'), 'utf8')),
    ).toMatchObject([{ sales: '722.90', sales_earlier: '135.50', lines: 9, large_lines: 2 }]);
    expect(existsSync(join(root, 'one/outbox'))).toBe(false);
  });

  it('tells people where things lie, and its progress on standard error alone', async () => {
    const { code, stdout, stderr } = await tally('people', '--formats', 'json,email');
    expect(code).toBe(0);
    expect(stdout).toContain('shop-tally/2024-06/r1 is made');
    expect(stdout).toContain('Open people/archive/shop-tally/2024-06/r1/email.en.html\n');
    expect(stderr.trim().split('\n')).toEqual([
      'validate',
      expect.stringMatching(/^query 1 of \d+$/),
      ...(stderr.match(/^query (?!1 ).*/gm) ?? []),
      ...['compose', 'render', 'archive'],
      expect.stringMatching(/^took \d+ s$/),
    ]);
  });

  it('again is the same edition; with --force, more formats or other data it is the next', async () => {
    const edition = async (...more: string[]) => json(await tally('again', '--json', ...more)).edition;
    expect(await edition('--formats', 'json')).toBe('shop-tally/2024-06/r1');
    const again = await tally('again', '--json', '--formats', 'json');
    expect([again.code, json(again)]).toMatchObject([
      0,
      { status: 'unchanged', edition: 'shop-tally/2024-06/r1' },
    ]);
    expect(await edition('--formats', 'json', '--force')).toBe('shop-tally/2024-06/r2');
    expect(await edition('--formats', 'json,csv')).toBe('shop-tally/2024-06/r3');
    cpSync(join(root, 'shop/lake'), join(root, 'changed'), { recursive: true });
    writeFileSync(
      join(root, 'changed/tickets/more.csv'),
      'Ticket,Line,Stall,Sku,Customer,Ship to,Sold at,Pieces,Total,Returned\nT99,1,S1,W1,,,2024-06-09,1,1.00,\n',
    );
    expect(await edition('--formats', 'json', '--lake', 'changed')).toBe('shop-tally/2024-06/r4');
  });

  it('takes some languages and formats', async () => {
    const ended = await tally('some', '--json', '--languages', 'zh', '--formats', 'email');
    expect(json(ended).files).toEqual(['edition.json', 'email.zh.html', 'email.zh.txt', 'manifest.json']);
  });

  it('sends to an address instead of the subscribers, once', async () => {
    const first = json(await tally('sent', '--json', '--to', 'a@example.com', '--to', 'b@example.com'));
    expect(first.deliveries).toMatchObject([
      { recipient: 'a@example.com', state: 'sent' },
      { recipient: 'b@example.com', state: 'sent' },
    ]);
    await tally('sent', '--json', '--to', 'a@example.com');
    expect(readdirSync(join(root, 'sent/outbox')).filter((name) => name.endsWith('.eml'))).toHaveLength(2);
  });

  it('that is held prints its JSON too, sends nothing, and has exit code 3', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'holding'), { recursive: true });
    const check = join(root, 'holding/reports/shop-tally/checks/adds_up.sql');
    writeFileSync(check, readFileSync(check, 'utf8').replace('<>', '='));
    const more = ['--templates', 'holding', '--to', 'a@example.com'];
    const ended = await tally('held', '--json', ...more);
    expect(ended.code).toBe(3);
    expect(json(ended)).toMatchObject({
      edition: 'shop-tally/2024-06/r1',
      held: true,
      held_because: ['check adds_up: 1 row'],
      checks: [{ name: 'adds_up', severity: 'hold', passed: false, rows: 1, count: 1 }],
      deliveries: [{ recipient: 'a@example.com', state: 'held' }],
    });
    const said = await tally('held', ...more);
    expect([said.code, said.stdout]).toEqual([
      3,
      expect.stringContaining('Held, nothing is sent: check adds_up: 1 row'),
    ]);
    expect(said.stdout).toContain('check adds_up failed (hold): 1 row');
    const shown = await periodical('show', 'shop-tally/2024-06', '--out', 'held');
    expect(shown.stdout).toMatch(/^adds_up +failed \(hold\): 1 row$/m);
    const details = await periodical('runs', 'shop-tally', '--out', 'held', '--details');
    expect(details.stdout).toContain('check adds_up failed (hold): 1 row');
    expect(existsSync(join(root, 'held/outbox'))).toBe(false);
  });

  it('of a period without rows says that it is skipped', async () => {
    const ended = await tally('skipped', '--json', '--period', '2020-01');
    expect([ended.code, json(ended)]).toMatchObject([
      0,
      { status: 'skipped', edition: null, path: null, files: [], held: false },
    ]);
  });
});

it('two runs of the same edition at the same time give one edition, one clear message, and exit code 0 both', async () => {
  const args = ['--json', '--to', 'a@example.com'];
  const ended = await Promise.all([tally('race', ...args), tally('race', ...args), tally('race', ...args)]);
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  const results = ended.map(json);
  expect(new Set(results.map(({ edition }) => edition))).toEqual(new Set(['shop-tally/2024-06/r1']));
  expect(results.filter(({ status }) => status === 'made')).toHaveLength(1);
  for (const { message } of results.filter(({ status }) => status === 'unchanged')) {
    expect(message).toMatch(
      /^shop-tally\/2024-06\/r1 (is done and unchanged|was made by another run at the same time; it has the same content)$/,
    );
  }
  expect(readdirSync(join(root, 'race/archive/shop-tally/2024-06'))).toEqual(['r1']);
  expect(readdirSync(join(root, 'race/outbox'))).toHaveLength(1);
  expect(await periodical('verify', 'shop-tally/2024-06', '--out', 'race')).toMatchObject({
    code: 0,
    stdout: 'shop-tally/2024-06/r1 is whole\n',
  });
}, 120_000);

describe('the archive', () => {
  beforeAll(async () => {
    await tally('kept', '--formats', 'json', '--json');
    await tally('kept', '--formats', 'json', '--json', '--force');
  });

  it('is listed, for people and for programs', async () => {
    const people = await periodical('list', '--out', 'kept');
    expect(people.stdout).toMatch(/shop-tally\/2024-06\/r1 +2024-06-01\.\.2024-07-01/);
    const { editions } = json(await periodical('list', 'shop-tally', '--out', 'kept', '--json'));
    expect(editions).toMatchObject([
      { edition: 'shop-tally/2024-06/r1' },
      { edition: 'shop-tally/2024-06/r2', held: false },
    ]);
    expect(json(await periodical('list', '--out', 'nothing', '--json'))).toEqual({
      editions: [],
      problems: [],
    });
  });

  it('is listed also where a manifest was altered, which has exit code 1', async () => {
    cpSync(join(root, 'kept'), join(root, 'altered'), { recursive: true });
    writeFileSync(join(root, 'altered/archive/shop-tally/2024-06/r1/manifest.json'), '{');
    const listed = await periodical('list', '--out', 'altered', '--json');
    expect([listed.code, json(listed)]).toMatchObject([
      1,
      {
        editions: [{ edition: 'shop-tally/2024-06/r2' }],
        problems: [
          { file: 'shop-tally/2024-06/r1/manifest.json', message: expect.stringContaining('altered') },
        ],
      },
    ]);
  });

  it('shows an edition, without a revision the newest', async () => {
    const shown = json(await periodical('show', 'shop-tally/2024-06', '--out', 'kept', '--json'));
    expect(shown).toMatchObject({
      edition: 'shop-tally/2024-06/r2',
      report: 'shop-tally',
      sends: [],
      path: join(root, 'kept/archive/shop-tally/2024-06/r2'),
    });
    const people = await periodical('show', 'shop-tally/2024-06/r1', '--out', 'kept');
    expect(people).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('2024-06-01..2024-07-01 (end excluded), Asia/Shanghai'),
    });
  });

  it('gives files of an edition, and no others', async () => {
    const got = await periodical(
      'get',
      'shop-tally/2024-06',
      'data/totals.json',
      '--out',
      'kept',
      '--into',
      'got',
      '--json',
    );
    expect(json(got)).toEqual({
      edition: 'shop-tally/2024-06/r2',
      files: [join(root, 'got/data/totals.json')],
      problems: [],
    });
    expect(readFileSync(join(root, 'got/data/totals.json'), 'utf8')).toContain('722.90');
    const all = json(
      await periodical('get', 'shop-tally/2024-06', '--out', 'kept', '--into', 'all', '--json'),
    );
    expect(all.files).toHaveLength(4);
    const stolen = await periodical('get', 'shop-tally/2024-06', '../../../ledger.sqlite', '--out', 'kept');
    expect(stolen).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'has no file "../../../ledger.sqlite"; expected one of edition.json, data/by_stall.json',
      ),
    });
  });

  it('is verified: whole with exit code 0, altered with 1', async () => {
    expect(json(await periodical('verify', 'shop-tally/2024-06/r1', '--out', 'kept', '--json'))).toEqual({
      edition: 'shop-tally/2024-06/r1',
      whole: true,
      problems: [],
    });
    writeFileSync(join(root, 'kept/archive/shop-tally/2024-06/r1/data/totals.json'), '[]');
    const altered = await periodical('verify', 'shop-tally/2024-06/r1', '--out', 'kept', '--json');
    expect([altered.code, json(altered)]).toMatchObject([
      1,
      { whole: false, problems: [expect.stringContaining('data/totals.json: has 2 bytes')] },
    ]);
    const said = await periodical('verify', 'shop-tally/2024-06/r1', '--out', 'kept');
    expect([said.code, said.stdout]).toEqual([1, '']);
    expect(said.stderr).toContain('shop-tally/2024-06/r1/data/totals.json: has 2 bytes');
  });
});

describe.concurrent('check', () => {
  it('says that a report is sound', async () => {
    expect(await periodical('check', 'shop-tally', '--templates', 'shop/templates')).toEqual({
      code: 0,
      stdout: 'shop-tally: no problems\n',
      stderr: '',
    });
  });

  it('lists every problem with file and line, for people and for programs', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'wrong'), { recursive: true });
    const page = join(root, 'wrong/reports/shop-tally/en.md');
    writeFileSync(page, readFileSync(page, 'utf8').replace('money($totals.sales)', 'money($totals.sale)'));
    const people = await periodical('check', 'shop-tally', '--templates', 'wrong');
    expect(people).toMatchObject({ code: 1, stdout: '' });
    expect(people.stderr).toContain(
      'wrong/reports/shop-tally/en.md:3: unknown column "sale" of $totals; expected one of',
    );
    const programs = await periodical('check', 'shop-tally', '--templates', 'wrong', '--json');
    expect([programs.code, programs.stderr, json(programs)]).toMatchObject([
      1,
      '',
      {
        reports: ['shop-tally'],
        problems: expect.arrayContaining([
          expect.objectContaining({ file: 'wrong/reports/shop-tally/en.md', line: 3 }),
        ]),
      },
    ]);
  });
});

describe.concurrent('subscriptions.yaml and the theme', () => {
  const good = '- {address: keeper@example.com, report: shop-tally, attach: []}\n';
  const bad = '- {address: li@shop, report: shop-tally}\n';

  it('are read by check', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'mistyped'), { recursive: true });
    mkdirSync(join(root, 'mistyped/theme'));
    writeFileSync(
      join(root, 'mistyped/subscriptions.yaml'),
      `${good}- {address: a@b.cd, report: shop-taly}\n`,
    );
    writeFileSync(join(root, 'mistyped/theme/colours.yaml'), 'light: {ink: blue}\n');
    const { code, stderr } = await periodical('check', 'shop-tally', '--templates', 'mistyped');
    expect([code, stderr.split('\n')]).toEqual([
      1,
      [
        'mistyped/subscriptions.yaml:2: report: unknown report "shop-taly"; did you mean "shop-tally"?',
        'mistyped/theme/colours.yaml:1: light.ink: expected a colour such as "#1f4e79"',
        '',
      ],
    ]);
  });

  it('and recipients.yaml bound --to and the subscribers', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'bounded'), { recursive: true });
    writeFileSync(join(root, 'bounded/recipients.yaml'), 'domains: [acme.org]\n');
    writeFileSync(join(root, 'bounded/subscriptions.yaml'), good);
    const outside = 'is outside bounded/recipients.yaml; expected one of acme.org\n';
    const asked = [
      '--period',
      '2024-06',
      '--lake',
      'shop/lake',
      '--templates',
      'bounded',
      '--out',
      'out-bounded',
    ];
    const to = ['--to', 'a@acme.org', '--to', 'a@evil.com'];
    expect(await periodical('run', 'shop-tally', ...asked, ...to)).toMatchObject({
      code: 2,
      stderr: `periodical: a@evil.com ${outside}`,
    });
    expect(existsSync(join(root, 'out-bounded'))).toBe(false);
    expect(await periodical('check', 'shop-tally', '--templates', 'bounded')).toMatchObject({
      code: 1,
      stderr: `bounded/subscriptions.yaml:1: address: keeper@example.com ${outside}`,
    });
  });

  it('without a line: --send says that nobody is subscribed, and where to add somebody', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'nobody'), { recursive: true });
    const asked = ['--period', '2024-06', '--lake', 'shop/lake', '--out', 'out-nobody', '--send'];
    const { code, stdout } = await periodical('run', 'shop-tally', '--templates', 'nobody', ...asked);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(
        /; nobody is subscribed to shop-tally: add a line to nobody\/subscriptions\.yaml$/,
      ),
    ]);
  });

  it('with a wrong line: the others get their mail, and the exit code is 1', async () => {
    cpSync(join(root, 'shop/templates'), join(root, 'typo'), { recursive: true });
    writeFileSync(join(root, 'typo/subscriptions.yaml'), good + bad);
    const asked = ['--period', '2024-06', '--lake', 'shop/lake', '--out', 'out-typo', '--send', '--json'];
    const ended = await periodical('run', 'shop-tally', '--templates', 'typo', ...asked);
    expect([ended.code, json(ended).deliveries]).toMatchObject([
      1,
      [
        { recipient: 'keeper@example.com', state: 'sent' },
        {
          recipient: 'li@shop',
          state: 'failed',
          detail: 'typo/subscriptions.yaml:2: address: expected an email address',
        },
      ],
    ]);
    // One to the reader, one to the owner.
    expect(readdirSync(join(root, 'out-typo/outbox'))).toHaveLength(2);
  });
});

it('sample-lake makes a lake and says what is in it', async () => {
  const ended = await periodical('sample-lake', 'sample', '--scale', '0.01', '--json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(json(ended)).toMatchObject({
    directory: 'sample',
    scale: 0.01,
    rows: { creators: expect.any(Number) },
  });
  expect(existsSync(join(root, 'sample/order_lines'))).toBe(true);
  expect(await periodical('sample-lake', 'sample')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not empty'),
  });
});

it('npx periodical works in the project, whatever Node is first in the PATH', () => {
  const PATH = (process.env.PATH ?? '')
    .split(':')
    .filter((path) => !path.includes('node_modules'))
    .join(':');
  const { status, stdout } = spawnSync('npx', ['--no-install', 'periodical', '--version'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  const held = spawnSync(join(project, 'bin/periodical.js'), ['run'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  expect([held.status, held.stdout]).toEqual([2, '']);
});

it('whoever reads a pipe may close it early', async () => {
  const child = spawn(process.execPath, [join(project, 'functions/cli.ts'), '--help']);
  child.stdout.destroy();
  const complaints: string[] = [];
  child.stderr.on('data', (chunk) => complaints.push(String(chunk)));
  expect([await once(child, 'close'), complaints]).toEqual([[0, null], []]);
});
