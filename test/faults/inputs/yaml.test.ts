/** YAML that people write, with every field wrong in turn: each complaint is an InputError with its file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { subscribersOf, subscriptionProblems } from '../../../functions/deliver/subscriptions.ts';
import { InputError } from '../../../functions/errors.ts';
import { makePlan } from '../../../functions/plan.ts';
import { createEmptyTables } from '../../../functions/query/duckdb/raw.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { defaultParameters } from '../../../functions/templates/settings.ts';
import { loadTheme, themeDirectories } from '../../../functions/templates/theme.ts';
import { type Folder, projectFolder, shopFolder } from './folder.ts';
import { brokenText, mutationsOf } from './mutations.ts';
import { cases, forAll, forEach, outcome, spread } from './tries.ts';

interface YamlFile {
  readonly name: string;
  readonly folder: () => Folder;
  readonly use: (folder: Folder) => unknown;
}

const files: readonly YamlFile[] = [
  {
    name: 'reports/shop-tally/report.yaml',
    folder: shopFolder,
    use: ({ templates }) =>
      makePlan(loadReport(templates, 'shop-tally'), { period: '2024-06', now: '2024-07-01T00:00:00Z' }),
  },
  {
    name: 'reports/weekly-pulse/definitions.yaml',
    folder: () => projectFolder('weekly-pulse'),
    use: ({ templates }) => loadReport(templates, 'weekly-pulse'),
  },
  {
    name: 'reports/weekly-pulse/labels.yaml',
    folder: () => projectFolder('weekly-pulse'),
    use: ({ templates }) => loadReport(templates, 'weekly-pulse'),
  },
  {
    name: 'parameters.yaml',
    folder: () => projectFolder('weekly-pulse'),
    use: ({ templates }) => defaultParameters(templates),
  },
  {
    name: 'subscriptions.yaml',
    folder: () => {
      const folder = shopFolder();
      folder.write(
        'subscriptions.yaml',
        stringify([
          { address: 'a@example.com', report: 'shop-tally' },
          {
            address: 'b@example.com',
            report: 'shop-tally',
            schedules: ['monthly'],
            language: 'zh',
            attach: [],
          },
        ]),
      );
      return folder;
    },
    use: ({ templates }) => {
      const report = loadReport(templates, 'shop-tally');
      // A run sends by the lines that are right, whatever the others say.
      subscribersOf(templates, report, 'monthly');
      const problems = subscriptionProblems(templates, [report]);
      if (problems.length > 0) throw new InputError(problems);
    },
  },
  ...['owners.yaml', 'schedules.yaml'].map((name) => ({
    name,
    folder: () => {
      const folder = shopFolder();
      const schedules = {
        monthly: { cron: '0 8 3 * *' },
        yearly: { cron: '0 8 5 1 *', period: 'last year' },
      };
      folder.write(name, stringify({ 'shop-tally': name === 'owners.yaml' ? 'a@example.com' : schedules }));
      return folder;
    },
    use: ({ templates }: Folder) => loadReport(templates, 'shop-tally'),
  })),
  {
    name: 'theme/colours.yaml',
    folder: () => projectFolder('weekly-pulse'),
    use: ({ templates }) => loadTheme(themeDirectories(templates), ['en', 'zh']),
  },
  {
    name: 'theme/words.en.yaml',
    folder: () => projectFolder('weekly-pulse'),
    use: ({ templates }) => loadTheme(themeDirectories(templates), ['en', 'zh']),
  },
];

/** An error is the file's own, and its lines are lines of the file. */
async function isTold(file: YamlFile, folder: Folder, text: string): Promise<void> {
  folder.write(file.name, text);
  const found = await outcome(() => file.use(folder), file.name.split('/').at(-1));
  if (!(found instanceof InputError)) return;
  const lines = text.split('\n').length;
  for (const { line } of found.problems) {
    if (line !== undefined) expect(line >= 1 && line <= lines).toBe(true);
  }
}

test.each(files)('$name with every field wrong in turn', async (file) => {
  const folder = file.folder();
  const value: unknown = parse(readFileSync(join(folder.path, file.name), 'utf8'));
  const mutations = spread(mutationsOf(value), 120);
  await forEach(
    mutations,
    ({ name }) => name,
    (mutation) => isTold(file, folder, stringify(mutation.value ?? null)),
  );
});

test.each(files)('$name with its text broken', async (file) => {
  const folder = file.folder();
  const text = readFileSync(join(folder.path, file.name), 'utf8');
  await forAll(brokenText(text), cases(25, 1000), (broken) => isTold(file, folder, broken));
});

test('lake.yaml with every field wrong in turn gives tables that DuckDB can have, or says what is wrong', async () => {
  const folder = shopFolder();
  const value: unknown = parse(readFileSync(join(folder.path, 'lake.yaml'), 'utf8'));
  await forEach(
    spread(mutationsOf(value), 250),
    ({ name }) => name,
    async (mutation) => isLake(stringify(mutation.value ?? null)),
  );
});

test('lake.yaml with its text broken', async () => {
  const text = readFileSync(join(shopFolder().path, 'lake.yaml'), 'utf8');
  await forAll(brokenText(text), cases(40, 1000), isLake);
});

const types = fc.oneof(
  fc.constantFrom('string', 'integer', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'DATE', 'text'),
  fc.tuple(fc.nat(99), fc.nat(99)).map(([p, s]) => `decimal(${p},${s})`),
);
const columnNames = fc.oneof(
  fc.constantFrom('id', 'ID', 'dt', 'filename', 'Ship to', '金额', 'a"b'),
  fc.string(),
);

test('lake.yaml with columns of any name and type', async () => {
  const lake = fc.record({
    columns: fc.dictionary(columnNames, types, { maxKeys: 4 }),
    partitions: fc.dictionary(
      fc.constantFrom('dt', 'id', 'region'),
      fc.constantFrom('string', 'date', 'integer'),
    ),
    delimiter: fc.oneof(fc.constantFrom(',', ';', '\t', '|'), fc.string({ maxLength: 2 })),
    format: fc.constantFrom('csv', 'parquet'),
  });
  await forAll(lake, cases(60, 2000), (table) =>
    isLake(stringify({ tables: { sales: { location: 'sales/', ...table } } })),
  );
});

async function isLake(text: string): Promise<void> {
  const lake = await outcome(() => parseLake('lake.yaml', text), 'lake.yaml');
  if (lake instanceof Error) return;
  const connection = await openSession();
  try {
    await outcome(() => createEmptyTables(connection, lake), 'lake.yaml');
  } finally {
    connection.closeSync();
  }
}

test('YAML of aliases, tags, anchors and depth', async () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij']
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`)
    .join('\n')}`;
  const texts = [
    'title: *nobody',
    'title: &a {en: *a}',
    bomb,
    '['.repeat(5_000),
    `title: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`,
    `${' '.repeat(10)}- `.repeat(3_000),
    'title: !!js/function "function () {}"',
    'title: !!binary "AAAA"',
    'title: {? [a]: b}',
    '? {a: b}\n: c',
    '__proto__: {polluted: true}',
    'title: {__proto__: {en: x}}',
    '<<: {title: x}',
    'title: 1\ntitle: 2',
    '--- a\n--- b',
    '%YAML 9.9\n---\ntitle: x',
    '\uFEFFtitle: x',
    'title: "\\uD800"',
    '\0',
    '\t',
    'title:\n\t- x',
    'x'.repeat(1 << 20),
    `title: ${'x'.repeat(1 << 20)}`,
    '"',
    "'",
    '|',
    '- ',
    '? ',
    ': ',
    '&',
    '*',
    '!',
  ];
  const file = files[0];
  if (!file) return;
  const folder = file.folder();
  await forEach(
    texts,
    (text) => text.slice(0, 60),
    (text) => isTold(file, folder, text),
  );
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
