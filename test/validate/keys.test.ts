/** Keys: constants that pages, labels and rows are held to, whatever the parameters are. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { composeDocuments } from '../../functions/compose.ts';
import { describeProblem, InputError } from '../../functions/errors.ts';
import { makePlan } from '../../functions/plan.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { fairResult } from '../../functions/query/fair.ts';
import { declaredKeys, holdKeys, keyLineProblems } from '../../functions/query/keys.ts';
import { loadModels } from '../../functions/query/models.ts';
import { makeSampleLake } from '../../functions/sample-lake.ts';
import { displayPath, productTemplates } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const inReport = (name: string) => join(folder(), 'reports/talent-growth', name);
const change = (name: string, from: string, to: string) => rewrite(inReport(name), from, to);

beforeEach(() => cpSync(join(productTemplates, 'reports/talent-growth'), inReport('.'), { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder(), name)), { recursive: true });
  writeFileSync(join(folder(), name), text);
}

async function problems(): Promise<string[]> {
  try {
    const templates = templatesAt(folder());
    await checkReport(loadReport(templates, 'talent-growth'), loadModels(templates));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(describeProblem).map((line) => line.replace(`${displayPath(folder())}/`, ''));
  }
}

describe('what names a key that no row can have is found', () => {
  it.each([
    [
      'change($tier_share.head',
      'change($tier_share.hea',
      '$tier_share: tier="hea" is not a key of concentration.tier; expected small, waist, head; did you mean "head"?',
    ],
    [
      '{[500k-5M][<10k].tier}',
      '{[small][<10k].tier}',
      '{[small][<10k].tier}: $fans: tier="small" is not a key of tier_by_band.tier; expected <500k, 500k-5M, 5M-50M, >=50M',
    ],
    [
      '{% more /%}',
      '{% if known(pick($daily_carriers, "growth", tier="smal")) %}Small.{% /if %}\n\n{% more /%}',
      'tier="smal" is not a key of daily_carriers.tier; expected small, waist, head; did you mean "small"?',
    ],
    [
      '{% more /%}',
      'It is {% label("band", "10k") %}.\n\n{% more /%}',
      'label(): "10k" is not a key of band; expected <10k, 10k-100k, 100k-1M, >=1M, unknown; did you mean "<10k"?',
    ],
    [
      '{% more /%}',
      '{% if equals("good", largest($kinds, "sales", "kind")) %}Goods.{% /if %}\n\n{% more /%}',
      'kind="good" is not a key of kinds.kind; expected goods, service, unknown; did you mean "goods"?',
    ],
    [
      '{% more /%}',
      '{% if equals($kinds.kind, "Goods") %}Goods.{% /if %}\n\n{% more /%}',
      'kind="Goods" is not a key of kinds.kind; expected goods, service, unknown; did you mean "goods"?',
    ],
  ])('on a page: %s', async (from, to, message) => {
    change('zh.md', from, to);
    change('en.md', from, to);
    const found = await problems();
    expect(found.filter((line) => !line.includes('lacks the'))).toEqual([
      expect.stringMatching(/^reports\/talent-growth\/en\.md:\d+: /),
      expect.stringMatching(/^reports\/talent-growth\/zh\.md:\d+: /),
    ]);
    for (const line of found) expect(line.replace(/^\S+ /, '')).toBe(message);
  });

  it('in SQL, of whichever model it is', async () => {
    change('headline.sql', "span = 'year_earlier'", "span = 'year_earlir'");
    change('campaign.sql', "role = 'run_up'", "role = 'runup'");
    change('checks/reconciliation.sql', "span = 'trailing'", "span = 'quarter'");
    expect(await problems()).toEqual([
      expect.stringMatching(
        /campaign\.sql:\d+: "runup" is not a key of \w*\.?role; expected .*; did you mean "run_up"\?$/,
      ),
      expect.stringMatching(
        /headline\.sql:\d+: "year_earlir" is not a key of \w+\.span; expected period, before, year_earlier, trailing, trailing_earlier, month; did you mean "year_earlier"\?$/,
      ),
      expect.stringMatching(/reconciliation\.sql:\d+: "quarter" is not a key of span; expected period, /),
    ]);
  });

  it('in labels.yaml', async () => {
    change('labels.yaml', '    waist: Waist', '    wais: Waist');
    change('labels.yaml', 'goods: 商品', 'wares: 商品');
    expect(await problems()).toEqual([
      'reports/talent-growth/labels.yaml:6: en.tier.wais: "wais" is not a key of tier; expected small, waist, head, <500k, 500k-5M, 5M-50M, >=50M; did you mean "waist"?',
      expect.stringMatching(
        /^reports\/talent-growth\/labels\.yaml:\d+: zh\.kind\.wares: "wares" is not a key of kind; expected goods/,
      ),
    ]);
  });

  it('but not where a model of the user’s says that there are others, or nobody knows what there is', async () => {
    const tiers =
      "select tier, place from (values ('small', 1), ('waist', 2), ('head', 3), ('haed', 4)) as t (tier, place)\n";
    change('en.md', '$tier_share.head', '$tier_share.haed');
    write('models/carrier_tiers.sql', `-- keys: tier in (small, waist, head, haed)\n${tiers}`);
    expect(await problems()).toEqual([]);
    write('models/carrier_tiers.sql', tiers);
    expect(await problems()).toEqual([]);
    write('models/carrier_tiers.sql', tiers.replace("'haed'", "upper('haed')"));
    expect(await problems()).toEqual([]);
    // What a text gives need not be declared.
    write('models/carrier_tiers.sql', tiers.replace("'haed'", "'top'"));
    expect(await problems()).toEqual([
      expect.stringMatching(
        /en\.md:\d+: \$tier_share: tier="haed" is not a key of concentration\.tier; expected small, waist, head, top; /,
      ),
    ]);
  });
});

describe('a declaration', () => {
  it.each([
    ['tier in (small, waist)', 'keys: a row has tier "head"; expected it among them'],
    ['teir in (small, waist, head)', 'keys: there is no column "teir"; did you mean "tier"?'],
    [
      'tier: small, waist, head',
      'keys is "tier: small, waist, head"; expected "-- keys: COLUMN in (one, two, \'with, comma\')"',
    ],
    [
      'tier in (small, , head)',
      'keys is "tier in (small, , head)"; expected "-- keys: COLUMN in (one, two, \'with, comma\')"',
    ],
    ['tier in ()', 'keys is "tier in ()"; expected "-- keys: COLUMN in (one, two, \'with, comma\')"'],
    ['tier in (small, waist, small, head)', 'keys: "small" stands twice; expected it once'],
  ])('is held against the constants of its model: %s', async (keys, message) => {
    const rows = "('small', 1), ('waist', 2), ('head', 3)";
    write(
      'models/carrier_tiers.sql',
      `-- keys: ${keys}\nselect tier, place from (values ${rows}) as t (tier, place)\n`,
    );
    expect(await problems()).toContain(`models/carrier_tiers.sql:1: ${message}`);
  });

  it('has texts with commas, brackets and quotation marks', () => {
    const text =
      "-- Grain.\n-- keys: a in ( <500k , 'one, two', 'it''s', (x), >=50M)\n-- keys: b in (x)\n-- keys: b in (y)\nselect 1";
    const file = { name: 'q', file: 'q.sql', text };
    expect(declaredKeys(file)[0]).toEqual({
      column: 'a',
      values: ['<500k', 'one, two', "it's", '(x)', '>=50M'],
      file: 'q.sql',
      line: 2,
    });
    expect(keyLineProblems(file).map(describeProblem)).toEqual([
      'q.sql:4: keys: b has keys already; expected them on one line',
    ]);
  });

  it('is held against the rows of a result, where null is no key', () => {
    const models = loadModels(templatesAt(undefined));
    const columns = [{ name: 'tier', type: 'string' as const }];
    const query = { name: 'q', file: 'q.sql', text: 'select tier from carrier_tiers' };
    const hold = (text: string, ...tiers: readonly (string | null)[]) =>
      holdKeys({ ...query, text }, { columns, rows: tiers.map((tier) => ({ tier })) }, models);
    expect(hold(query.text, 'small', null, 'head')).toEqual([]);
    expect(hold(query.text, 'small', 'huge').map(describeProblem)).toEqual([
      expect.stringMatching(
        /^q\.sql:1: query q has tier "huge", but \S*carrier_tiers\.sql:2 declares the keys small, waist, head; if it is another column, expected "-- keys: tier in \(…\)" on top$/,
      ),
    ]);
    expect(hold(`-- keys: tier in (small, huge)\n${query.text}`, 'small', 'huge')).toEqual([]);
    expect(() => hold(`-- Grain.\n-- keys: tier in (small, huge)\n${query.text}`, 'head')).toThrow(
      /^q\.sql:2: query q has tier "head", but it declares the keys small, huge$/,
    );
    // Whose tier it is, neither model can say.
    expect(hold('select tier from carrier_tiers cross join sales_tiers', 'anything')).toEqual([]);
    expect(hold('select tier from products', 'anything')).toEqual([]);
  });
});

describe('talent-growth with other borders', () => {
  const lake = mkdtempSync(join(tmpdir(), 'periodical-keys-'));
  afterAll(() => rmSync(lake, { recursive: true }));

  async function texts(): Promise<string[][]> {
    const templates = templatesAt(folder());
    const [report, models] = [loadReport(templates, 'talent-growth'), loadModels(templates)];
    await checkReport(report, models);
    const plan = makePlan(report, { period: '2024-06', now: '2024-07-02T00:00:00Z' });
    const job = { run: 'keys', plan, report, models, state: {}, onProgress: () => {} };
    const result = fairResult(job, await duckDbEngine({ lake: join(lake, 'lake') }).run(job));
    const theme = loadTheme(themeDirectories(templates), plan.languages);
    const documents = composeDocuments({
      ...result,
      plan,
      report,
      theme,
      edition: 'talent-growth/2024-06/r1',
    });
    const found: string[][] = [];
    for (const document of documents) {
      const lines: string[] = [];
      JSON.stringify(document, (key, value: unknown) => {
        if (typeof value === 'string' && !['id', 'alt'].includes(key)) lines.push(value);
        return value;
      });
      found.push(lines);
    }
    return found;
  }

  const withoutNumbers = (text: string) =>
    text.replace(/[\d.,]+|(?<=\d )million|[万亿]/g, '0').replace(/[\s0]+/g, ' ');

  it('has the same sentences, which say the borders that it has', async () => {
    await makeSampleLake({ directory: join(lake, 'lake'), scale: 0.01, seed: 42 });
    const [en = [], zh = []] = await texts();
    change('report.yaml', 'parameters: {', 'parameters: {tier_1: 600000, tier_2: 4000000, band_1: 20000, ');
    const [enMoved = [], zhMoved = []] = await texts();
    expect(enMoved.map(withoutNumbers)).toEqual(en.map(withoutNumbers));
    expect(zhMoved.map(withoutNumbers)).toEqual(zh.map(withoutNumbers));
    const finding = (lines: readonly string[], pattern: RegExp) => lines.filter((line) => pattern.test(line));
    const title = /^Of creators selling (.*) a year, [\d.]+% have (under .*) followers, [\d.]+% have (.*)$/;
    expect(finding(en, title).map((line) => title.exec(line)?.slice(1))).toEqual([
      ['¥500,000 to ¥5 million', 'under 10,000', '10,000 to 100,000'],
    ]);
    expect(finding(enMoved, title).map((line) => title.exec(line)?.slice(1))).toEqual([
      ['¥600,000 to ¥4 million', 'under 20,000', '20,000 to 100,000'],
    ]);
    expect(finding(zh, /^销售额50万元—500万元的达人，粉丝1万以下的占[\d.]+%，1万—10万的占/)).toHaveLength(1);
    expect(
      finding(zhMoved, /^销售额60万元—400万元的达人，粉丝2万以下的占[\d.]+%，2万—10万的占/),
    ).toHaveLength(1);
    expect(
      enMoved
        .concat(zhMoved)
        .filter((line) => /500,000|10,000 to|(?<![\d.])50万|(?<!\d)1万(?:以下|—)/.test(line)),
    ).toEqual([]);
  }, 300_000);
});
