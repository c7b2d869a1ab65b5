/** The command line with hostile arguments: a complaint and its exit code, never "this is a bug of Periodical". */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { main } from '../../../functions/cli.ts';
import { shopLake, shopTemplates, temporaryFolder } from './folder.ts';
import { hostileText } from './hostile.ts';
import { cases, forAll, forEach } from './tries.ts';

/** Runs a command; its outputs as texts. */
async function said(argv: readonly string[]): Promise<{ code: number; out: string; complaint: string }> {
  const texts = { out: '', complaint: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    texts.out += String(text);
    return true;
  });
  const complaint = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    texts.complaint += String(text);
    return true;
  });
  try {
    return { code: await main(argv), ...texts };
  } finally {
    out.mockRestore();
    complaint.mockRestore();
    process.exitCode = 0;
  }
}

async function isRefused(argv: readonly string[]): Promise<void> {
  const { code, complaint } = await said(argv);
  expect(complaint).not.toContain('this is a bug');
  expect(complaint).not.toMatch(/\n\s+at /);
  expect([1, 2]).toContain(code);
  expect(complaint.trim()).not.toBe('');
}

const june = (out: string, more: string) => [
  ...['run', 'shop-tally', '--period=2024-06', more, '--out', out],
  ...['--lake', shopLake, '--templates', shopTemplates],
];

const verbs = (text: string, out: string): readonly (readonly string[])[] => [
  ['run', text, '--out', out, '--lake', shopLake, '--templates', shopTemplates],
  ['run', 'shop-tally', `--period=${text}`, '--out', out, '--lake', shopLake, '--templates', shopTemplates],
  [
    'run',
    'shop-tally',
    '--period=2024-06',
    '--out',
    out,
    `--lake=${out}/${text}`,
    '--templates',
    shopTemplates,
  ],
  ['run', 'shop-tally', '--period=2024-06', '--out', out, '--lake', shopLake, `--templates=${out}/${text}`],
  june(out, `--languages=${text}`),
  june(out, `--formats=${text}`),
  june(out, `--to=${text}`),
  ['check', text, '--templates', shopTemplates],
  ['show', text, '--out', out],
  ['get', text, '--out', out, '--into', join(out, 'into')],
  ['verify', text, '--out', out],
  ['runs', text, '--out', out],
  ['runs', `--limit=${text}`, '--out', out],
  [text],
];

test('any argument of any verb', async () => {
  const out = temporaryFolder();
  // An empty list of languages or a dash at the start are the parser's; NUL cannot be typed.
  const argument = hostileText.filter(
    (text) => text.trim() !== '' && !text.startsWith('-') && !text.includes('\0'),
  );
  await forAll(fc.tuple(argument, fc.nat(13)), cases(60, 2000), ([text, verb]) =>
    isRefused(verbs(text, out)[verb] ?? []),
  );
});

test('paths that are no folders, and folders that are no paths', async () => {
  const out = temporaryFolder();
  writeFileSync(join(out, 'file'), '');
  mkdirSync(join(out, 'folder/ledger.sqlite'), { recursive: true });
  writeFileSync(join(out, 'garbled'), '');
  mkdirSync(join(out, 'broken'));
  writeFileSync(
    join(out, 'broken/ledger.sqlite'),
    'this is no database, and long enough to be taken for one'.repeat(100),
  );
  const run = ['run', 'shop-tally', '--period=2024-06', '--lake', shopLake, '--templates', shopTemplates];
  const commands = [
    [...run, '--out', join(out, 'file')],
    [...run, '--out', join(out, 'folder')],
    [...run, '--out', join(out, 'broken')],
    ['runs', '--out', join(out, 'file')],
    ['runs', '--out', join(out, 'folder')],
    ['runs', '--out', join(out, 'broken')],
    ['show', 'shop-tally/2024-06', '--out', join(out, 'file')],
    [
      'run',
      'shop-tally',
      '--period=2024-06',
      '--lake',
      join(out, 'file'),
      '--templates',
      shopTemplates,
      '--out',
      out,
    ],
    [
      'run',
      'shop-tally',
      '--period=2024-06',
      '--lake',
      shopLake,
      '--templates',
      join(out, 'file'),
      '--out',
      out,
    ],
  ];
  await forEach(commands, (argv) => argv.join(' '), isRefused);
});

test('what is mistyped is refused as wrong usage, and is no run', async () => {
  const out = temporaryFolder();
  const words = ['shop-taly', 'talent', 'reports', 'x'];
  const periods = [
    'last moth',
    '2024-13',
    '2024/06',
    'June 2024',
    'someday',
    '2024-02-30',
    'trailing-0:2024-06',
  ];
  const names = ['frensh', 'pfd', 'montly', 'zz', 'e-n'];
  const shop = ['--out', out, '--lake', shopLake, '--templates', shopTemplates];
  const run = (...more: string[]) => ['run', 'shop-tally', ...more, ...shop];
  const commands = [
    ...words.map((word) => ['run', word, ...shop]),
    ...periods.map((period) => run('--period', period)),
    ...['languages', 'formats', 'schedule', 'to'].flatMap((option) =>
      names.map((name) => run('--period', '2024-06', `--${option}`, name)),
    ),
    ...periods.map((period) => ['backfill', 'shop-tally', '--from', '2024-01', '--to', period, ...shop]),
    ...words.map((word) => ['check', word, '--templates', shopTemplates]),
    ...words.map((word) => ['list', word, '--out', out]),
    [
      'run',
      'shop-tally',
      '--period',
      '2024-06',
      '--out',
      out,
      '--lake',
      join(out, 'nowhere'),
      '--templates',
      shopTemplates,
    ],
    ['rum', 'shop-tally'],
    run('--perod', '2024-06'),
  ];
  await forEach(
    commands,
    (argv) => argv.join(' '),
    async (argv) => {
      const { code, complaint } = await said(argv);
      expect(complaint).toMatch(/^periodical: /);
      expect(complaint).not.toMatch(/this is a bug|\n\s+at |Cannot parse|RangeError/);
      expect(code).toBe(2);
    },
  );
  // No run was begun, so nothing was noted of one.
  expect(existsSync(join(out, 'ledger.sqlite'))).toBe(false);
});
