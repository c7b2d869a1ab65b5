/**
 * Two inputs that every renderer is tried on: a realistic one with every kind of block and chart, and one
 * whose texts attack every format. Values are made by formulas, so that they never change.
 */
import { fileURLToPath } from 'node:url';
import type { Chart, Series } from '../../functions/charts/chart.ts';
import type {
  Block,
  Cell,
  DataTable,
  Inline,
  Kpi,
  ReportDocument,
} from '../../functions/compose/document.ts';
import { numbersAlike, shortAlike } from '../../functions/language/alike.ts';
import {
  formatCount,
  formatExact,
  formatGrowth,
  formatMoney,
  formatPercent,
  formatShortMonth,
} from '../../functions/language/format.ts';
import type { Unit } from '../../functions/language/unit.ts';
import type { Tables } from '../../functions/query/table.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadTheme } from '../../functions/templates/theme.ts';
import { plainSheets } from './plain-sheets.ts';

const themeDirectory = fileURLToPath(new URL('../../templates/theme', import.meta.url));
const languages = ['en', 'zh'] as const;
type Language = (typeof languages)[number];

/** Chooses by language: `say('Sales', '销售额')`. */
type Say = (en: string, zh: string) => string;

const text = (value: string): Inline => ({ kind: 'text', text: value });
const strong = (value: string): Inline => ({ kind: 'strong', children: [text(value)] });
const link = (href: string, value: string): Inline => ({ kind: 'link', href, children: [text(value)] });
const paragraph = (...content: Inline[]): Block => ({ kind: 'paragraph', content });
const heading = (level: 2 | 3 | 4, id: string, value: string): Block => ({
  kind: 'heading',
  level,
  id,
  content: [text(value)],
});

/** A number in [0, 1) that follows from `n` alone. */
function noise(n: number): number {
  const x = Math.sin(n * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/**
 * A realistic edition with every kind of block and chart.
 * @param language one document in this language; without it one in English and one in Chinese
 */
export function sampleInput(language?: Language): RenderInput {
  return input((language ? [language] : languages).map(sampleDocument), sampleTables());
}

/** Hostile text in every place that text from data or pages can reach. */
export function hostileInput(language?: Language): RenderInput {
  return input((language ? [language] : languages).map(hostileDocument), hostileTables());
}

/** The smallest document: a title and one paragraph. */
export function bareInput(language: Language): RenderInput {
  const say: Say = (en, zh) => (language === 'zh' ? zh : en);
  const blocks = [paragraph(text(say('There were no sales.', '本期没有销售。')))];
  return input([{ ...frame(language), summary: '', publisher: '', blocks, shownInMail: 1 }], {});
}

function input(documents: readonly ReportDocument[], tables: Tables): RenderInput {
  const files = documents.flatMap(({ language }) => [
    `report.${language}.pdf`,
    `report.${language}.html`,
    `email.${language}.html`,
    `report.${language}.xlsx`,
  ]);
  const data = Object.keys(tables).flatMap((name) => [`data/${name}.csv`, `data/${name}.json`]);
  return {
    documents: documents.map((document) => ({ ...document, sheets: plainSheets(tables) })),
    tables,
    theme: loadTheme([themeDirectory], languages),
    archiveUrl: 'https://reports.example.com/talent-growth/trailing-12-2024-06/r1',
    files: [...files, ...data],
    definitions: Object.keys(tables).map((query) => ({
      query,
      title: { en: `Title of ${query}`, zh: `${query} 的标题` },
      text: {
        en: 'Sum of paid amounts over valid lines of the period.',
        zh: '统计期内有效明细的实付金额之和。',
      },
    })),
  };
}

function frame(language: Language): Omit<ReportDocument, 'blocks' | 'shownInMail'> {
  const say: Say = (en, zh) => (language === 'zh' ? zh : en);
  return {
    report: 'talent-growth',
    edition: 'talent-growth/trailing-12-2024-06/r1',
    language,
    title: say('Talent growth report', '达人成长报告'),
    period: say('July 2023 to June 2024', '2023年7月至2024年6月'),
    date: '2024-06-30',
    dataUntil: '2024-06-30',
    issued: '2024-07-02',
    next: '2024-08-02',
    contact: 'desk@example.com',
    bands: [
      language === 'en'
        ? { kind: 'held', title: 'HELD', text: 'The check “Parts and wholes” found 1 problem.' }
        : { kind: 'draft', title: '未定稿', text: '统计期至2024年6月30日结束。' },
    ],
    subject: say('Creator sales up 43.0% to ¥1.23bn', '达人销售额12.31亿元，同比增长43.0%'),
    publisher: say('Data Institute of the Market', '电商数据研究院'),
    summary: say(
      'Sales by creators grew 43.0% to ¥1.23 billion in the twelve months to June 2024, and live hours grew 40.0%.',
      '截至2024年6月的12个月，达人销售额同比增长43.0%，达到12.31亿元；直播时长同比增长40.0%。',
    ),
    currency: 'CNY',
    sheets: [],
  };
}

function sampleDocument(language: Language): ReportDocument {
  const say: Say = (en, zh) => (language === 'zh' ? zh : en);
  const first = opening(say, language);
  const rest = [...campaign(say, language), ...structure(say, language), ...appendix(say, language)];
  return { ...frame(language), blocks: [...first, ...rest], shownInMail: first.length };
}

function opening(say: Say, language: Language): Block[] {
  return [
    paragraph(
      text(say('Sales by creators grew ', '达人销售额同比增长')),
      strong('43.0%'),
      text(say(' to ¥1.23 billion in the ', '，达到12.31亿元，统计期为')),
      { kind: 'emphasis', children: [text(say('twelve months to June 2024', '截至2024年6月的12个月'))] },
      text(
        say(
          '. More creators broadcast, and for longer: live hours grew 40.0% and new sales influencers 74.0%. ',
          '。开播的达人更多、时间更长：直播时长增长40.0%，新增带货达人增长74.0%。',
        ),
      ),
      link('https://reports.example.com/methods', say('How these figures are made', '指标口径说明')),
      text(say('.', '。')),
    ),
    { kind: 'kpis', items: tiles(say) },
    heading(2, 'sales', say('Sales grew in every month but two', '除两个月外销售额逐月增长')),
    paragraph(
      text(
        say(
          'The months with the two large campaigns, June and November, stand out in both years. Data for August 2022 were not delivered and show as a gap.',
          '两年中，6月和11月两次大促所在月份的销售额均明显高于其他月份。2022年8月的数据未能提供，图中留空。',
        ),
      ),
    ),
    monthsChart(say, language),
    kindsChart(say, language),
  ];
}

function tiles(say: Say): Kpi[] {
  const against = say('on a year earlier', '比上年同期');
  return [
    tile(say('Sales', '销售额'), say('¥1.23 billion', '12.31亿元'), '+43.0%', 'up', against),
    tile(say('Live hours', '直播时长'), say('1.84 million hours', '184.20万小时'), '+40.0%', 'up', against),
    tile(say('New sales influencers', '新增带货达人'), say('5,280', '5,280人'), '+74.0%', 'up', against),
    tile(say('Units sold', '销量'), say('18.42 million', '1,842.10万件'), '−5.1%', 'down', against),
    tile(say('Active creators', '动销达人'), say('12,406', '1.24万人'), '0.0%', 'flat', against),
    {
      label: say('Creators above ¥50 million in the 618 campaign', '618大促销售额超5,000万元的达人'),
      value: '31',
      change: say('no comparison', '无可比数据'),
      direction: 'none',
    },
  ];
}

function tile(
  label: string,
  value: string,
  change: string,
  direction: Kpi['direction'],
  against: string,
): Kpi {
  return { label, value, change, direction, against };
}

function monthsChart(say: Say, language: Language): Chart {
  const months = Array.from({ length: 24 }, (_, i) => {
    const month = (6 + i) % 12;
    const year = 2022 + Math.floor((6 + i) / 12);
    return `${year}-${String(month + 1).padStart(2, '0')}-01`;
  });
  const peak = (month: string) => (/-(06|11)-/.test(month) ? 1.55 : 1);
  const sales = months.map((month, i) =>
    i === 1 ? null : Math.round(5.1e7 * 1.031 ** i * peak(month) * (0.94 + noise(i) * 0.12)),
  );
  const net = sales.map((value) => (value === null ? null : Math.round(value * 0.88)));
  return {
    ...chartFrame(say, 'chart-1', 'line', 'money'),
    title: say('Monthly sales more than doubled in two years', '月销售额两年翻了一番'),
    subtitle: say('Sales by creators, July 2022 to June 2024', '达人销售额，2022年7月至2024年6月'),
    alt: say(
      'Line chart: monthly sales rose from ¥51 million in July 2022 to ¥160 million in June 2024, with peaks in each June and November.',
      '折线图：月销售额从2022年7月的5,100万元增至2024年6月的1.6亿元，每年6月和11月为高峰。',
    ),
    categories: months.map((month) => formatShortMonth(month, { language, currency: 'CNY' })),
    series: [
      series(say('Sales', '销售额'), sales, 'money', language),
      series(say('Net of refunds', '退款后净额'), net, 'money', language),
    ],
  };
}

function kindsChart(say: Say, language: Language): Chart {
  return {
    ...chartFrame(say, 'chart-2', 'bar', 'growth'),
    title: say('Services grew faster than goods', '服务类销售增速快于商品类'),
    subtitle: say('Growth of sales on a year earlier', '销售额同比增速'),
    alt: say(
      'Bar chart: goods +38.2%, services +112.6%, unknown −4.0%.',
      '柱形图：商品增长38.2%，服务增长112.6%，未知下降4.0%。',
    ),
    categories: [say('Goods', '商品'), say('Services', '服务'), say('Unknown', '未知')],
    series: [series(say('Growth', '增速'), [0.382, 1.126, -0.04], 'growth', language)],
  };
}

function campaign(say: Say, language: Language): Block[] {
  return [
    { kind: 'divider' },
    heading(2, 'campaign', say('The 618 campaign', '618大促')),
    {
      kind: 'note',
      tone: 'warning',
      title: say('Some sales have no creator', '部分销售缺少达人信息'),
      blocks: [
        paragraph(
          text(
            say(
              '1,204 lines (0.4% of sales) name a creator that the lake lacks. They count in the totals; their vertical is unknown.',
              '1,204条明细（占销售额0.4%）的达人在数据湖中不存在，计入总额，但其垂类未知。',
            ),
          ),
        ),
      ],
    },
    heading(3, 'tiers', say('Who sells how much', '谁卖了多少')),
    tiersChart(say, language),
    stackedChart(say, language),
    heading(4, 'categories', say('Categories with the most growth', '增长最快的品类')),
    categoriesChart(say, language),
    {
      kind: 'list',
      ordered: true,
      items: [
        [paragraph(text(say('Fresh food grew with the harvest season.', '生鲜随收获季增长。')))],
        [
          paragraph(strong(say('Outdoor', '户外')), text(say(' has three drivers:', '的增长来自三个方面：'))),
          {
            kind: 'list',
            ordered: false,
            items: [
              [paragraph(text(say('camping gear,', '露营装备；')))],
              [paragraph(text(say('cycling,', '骑行；')))],
              [
                paragraph(
                  text(
                    say(
                      'sun protection, sold mostly in live broadcasts from the coast by creators with fewer than ten thousand followers.',
                      '防晒，主要由粉丝不足一万的达人在海边直播售出。',
                    ),
                  ),
                ),
              ],
            ],
          },
        ],
        [
          paragraph(
            text(
              say(
                'Tea is seasonal: compare it with the same month only.',
                '茶叶有季节性，只宜与上年同月比较。',
              ),
            ),
          ),
        ],
      ],
    },
  ];
}

function tiersChart(say: Say, language: Language): Chart {
  return {
    ...chartFrame(say, 'chart-3', 'grouped-bar', 'count'),
    title: say('More small creators sell every day', '每天动销的中小达人更多'),
    subtitle: say('Creators with sales, daily average', '日均动销达人数（人）'),
    alt: say(
      'Grouped bars: small 568 after 402, waist 176 after 150, head 4 after 3.',
      '分组柱形图：中小568人（上年402人），腰部176人（150人），头部4人（3人）。',
    ),
    categories: [say('Small and medium', '中小'), say('Waist', '腰部'), say('Head', '头部')],
    series: [
      series(say('H1 2023', '2023年上半年'), [402, 150, 3], 'count', language),
      series(say('H1 2024', '2024年上半年'), [568, 176, 4], 'count', language),
    ],
  };
}

function stackedChart(say: Say, language: Language): Chart {
  const shares = [
    [0.62, 0.3, 0.12, 0.04],
    [0.25, 0.51, 0.34, 0.12],
    [0.1, 0.16, 0.44, 0.39],
    [0.03, 0.03, 0.1, 0.45],
  ];
  const bands = [
    say('below 10k', '1万以下'),
    say('10k to 100k', '1万–10万'),
    say('100k to 1m', '10万–100万'),
    say('1m and more', '100万以上'),
  ];
  return {
    ...chartFrame(say, 'chart-4', 'stacked-bar', 'ratio'),
    title: say(
      'Half of those who sell 500k to 5M have 10k to 100k followers',
      '销售额50万–500万元的达人半数粉丝为1万–10万',
    ),
    subtitle: say(
      'Creators by sales tier and followers, share within the tier',
      '各销售层级达人的粉丝结构（占比）',
    ),
    alt: say(
      'Stacked bars of follower bands within four sales tiers.',
      '堆积柱形图：四个销售层级内的粉丝量结构。',
    ),
    categories: ['<500k', '500k–5M', '5M–50M', '≥50M'],
    series: bands.map((band, i) => series(band, shares[i] ?? [], 'ratio', language)),
  };
}

function categoriesChart(say: Say, language: Language): Chart {
  const names = [
    say('Outdoor and camping equipment, tents and sleeping bags', '户外露营装备、帐篷与睡袋等运动户外用品'),
    say('Fresh fruit', '新鲜水果'),
    say('Household cleaning and paper products', '家庭清洁与生活用纸'),
    say('Tea', '茶叶'),
    say('Books, stationery and educational materials for children', '图书文具与儿童教育用品'),
    say('Jewellery', '珠宝首饰'),
    say('Small kitchen appliances', '厨房小家电'),
    say('Skin care', '护肤'),
  ];
  const values = [2.41, 1.87, 1.2, 0.93, 0.71, null, 0.42, -0.18];
  return {
    ...chartFrame(say, 'chart-5', 'bar', 'growth'),
    horizontal: true,
    title: say('Outdoor equipment grew most', '户外装备增长最快'),
    subtitle: say('Growth of units on the week before', '销量环比增速'),
    alt: say(
      'Horizontal bars: outdoor equipment +241%, fresh fruit +187%, down to skin care −18%.',
      '条形图：户外装备增长241%，水果增长187%，护肤下降18%。',
    ),
    categories: names,
    series: [series(say('Growth', '增速'), values, 'growth', language)],
  };
}

function structure(say: Say, language: Language): Block[] {
  return [
    heading(2, 'interests', say('Interests and regions', '兴趣与地区')),
    heatChart(say, language),
    paragraph(
      text(say('Goods cross the country: ', '商品销往全国：')),
      { kind: 'code', children: [text('cross_region_share')] },
      text(say(' is 0.612 in this period.', '本期为0.612。')),
      { kind: 'break' },
      text(say('Questions go to ', '如有疑问，请联系')),
      link('mailto:data-team@example.com', 'data-team@example.com'),
      text(say('.', '。')),
    ),
    {
      kind: 'note',
      tone: 'info',
      title: say('How to read the grid', '如何阅读热力图'),
      blocks: [
        paragraph(text(say('The darker a cell, the larger its share.', '颜色越深，占比越高。'))),
        {
          kind: 'list',
          ordered: false,
          items: [
            [paragraph(text(say('Down: the verticals.', '纵向：垂类。')))],
            [paragraph(text(say('Across: the categories.', '横向：品类。')))],
          ],
        },
      ],
    },
  ];
}

function heatChart(say: Say, language: Language): Chart {
  const columns = [
    say('Fashion', '服饰'),
    say('Beauty', '美妆'),
    say('Food and drink', '食品饮料'),
    say('Home', '家居'),
    say('Digital', '数码'),
    say('Mother and baby', '母婴'),
    say('Sports', '运动'),
  ];
  const rows = [
    say('Lifestyle', '生活'),
    say('Comedy', '搞笑'),
    say('Knowledge and education', '知识教育'),
    say('Farming and countryside', '三农'),
    say('Parenting', '亲子'),
    say('Technology', '科技'),
  ];
  const grid = rows.map((_, row) => {
    const raw = columns.map((_, column) => (noise(row * 17 + column * 3) + (row === column ? 1.6 : 0)) ** 2);
    const total = raw.reduce((sum, value) => sum + value, 0);
    return raw.map((value, column) =>
      (row === 3 && column > 3) || (row === 1 && column === 5) ? null : value / total,
    );
  });
  return {
    ...chartFrame(say, 'chart-6', 'heatmap', 'ratio'),
    title: say('Every vertical sells mostly its own category', '各垂类以销售自身品类为主'),
    subtitle: say('Share of the vertical’s sales by category', '各垂类销售额的品类构成'),
    alt: say(
      'Heat map of six verticals by seven categories; the darkest cells lie on the diagonal.',
      '热力图：六个垂类与七个品类，深色单元集中在对角线。',
    ),
    categories: columns,
    series: rows.map((name, row) => series(name, grid[row] ?? [], 'ratio', language)),
  };
}

function appendix(say: Say, language: Language): Block[] {
  return [
    heading(2, 'tables', say('Tables', '统计表')),
    smallTable(say, language),
    longTable(say, language),
    heading(3, 'methods', say('Methods', '编制说明')),
    paragraph(
      text(
        say(
          'Figures are computed from order lines by local day (Asia/Shanghai). A growth compares with the same months a year earlier; where there is no earlier value it reads “no comparison”.',
          '各项指标按北京时间的自然日由订单明细计算。增速与上年同月相比；没有上年数值的，显示“无可比数据”。',
        ),
      ),
    ),
  ];
}

function smallTable(say: Say, language: Language): DataTable {
  const writing = { language, currency: 'CNY' };
  const row = (name: string, sales: number, growth: number | null): Cell[] => [
    { text: name, value: name },
    { text: numbersAlike([sales], 'money', writing)(sales), value: sales.toFixed(2) },
    { text: formatPercent(sales / 1231000000, writing), value: sales / 1231000000 },
    {
      text: growth === null ? say('no comparison', '无可比数据') : formatGrowth(growth, writing),
      value: growth,
    },
  ];
  return {
    kind: 'table',
    id: 'table-1',
    title: say('Goods make up nine tenths of sales', '商品占销售额九成'),
    subtitle: say('Sales by kind, July 2023 to June 2024', '按类型分的销售额，2023年7月至2024年6月'),
    source: source(say),
    columns: [
      { label: say('Kind', '类型'), align: 'start' },
      { label: say('Sales', '销售额'), align: 'end' },
      { label: say('Share', '占比'), align: 'end' },
      { label: say('Growth', '同比增速'), align: 'end' },
    ],
    rows: [
      row(say('Goods', '商品'), 1108900000, 0.382),
      row(say('Services', '服务'), 118100000, 1.126),
      row(say('Unknown', '未知'), 4000000, null),
    ],
  };
}

const creatorNames: [string, string][] = [
  ['Anna cooks', '安娜爱做饭'],
  ['Uncle Li on the farm', '李叔在乡下'],
  ['Tea with Mei', '小梅说茶'],
  ['The travelling bookseller of Hangzhou', '杭州流动书店老板娘'],
  ['Big Brother Gadget', '数码大哥'],
  ['Sun & Sea', '阳光与海'],
  ['Dr. Wang explains', '王博士讲科普'],
  ['Little kitchen', '一人食小厨房'],
];

function longTable(say: Say, language: Language): DataTable {
  const writing = { language, currency: 'CNY' };
  return {
    kind: 'table',
    id: 'table-2',
    title: say('Creators with the most sales', '销售额最高的达人'),
    subtitle: say('July 2023 to June 2024', '2023年7月至2024年6月'),
    source: source(say),
    columns: [
      { label: say('Rank', '排名'), align: 'end' },
      { label: say('Creator', '达人'), align: 'start' },
      { label: say('Vertical', '垂类'), align: 'start' },
      { label: say('Followers', '粉丝数'), align: 'end' },
      { label: say('Sales', '销售额'), align: 'end' },
      { label: say('Growth', '同比增速'), align: 'end' },
    ],
    rows: creators().map((creator): Cell[] => [
      { text: String(creator.rank), value: creator.rank },
      { text: say(creator.name, creator.nameZh), value: say(creator.name, creator.nameZh) },
      { text: say(creator.vertical, creator.verticalZh), value: creator.vertical },
      creator.followers === null
        ? { text: say('no data', '暂无数据'), value: null }
        : { text: formatExact(creator.followers, 'count', writing), value: creator.followers },
      {
        text: numbersAlike([creator.sales], 'money', writing)(creator.sales),
        value: creator.sales.toFixed(2),
      },
      creator.growth === null
        ? { text: say('no comparison', '无可比数据'), value: null }
        : { text: formatGrowth(creator.growth, writing), value: creator.growth },
    ]),
  };
}

function creators() {
  const verticals: [string, string][] = [
    ['Food', '美食'],
    ['Countryside', '三农'],
    ['Knowledge', '知识'],
    ['Technology', '科技'],
  ];
  return Array.from({ length: 40 }, (_, i) => {
    const [name, nameZh] = creatorNames[i % creatorNames.length] ?? ['', ''];
    const [vertical, verticalZh] = verticals[i % verticals.length] ?? ['', ''];
    return {
      rank: i + 1,
      name: `${name} ${i + 1}`,
      nameZh: `${nameZh}${i + 1}`,
      vertical,
      verticalZh,
      followers: i % 11 === 7 ? null : Math.round(8.2e6 * 0.9 ** i),
      sales: Math.round(9.87e7 * 0.88 ** i * 100) / 100,
      growth: i % 9 === 5 ? null : noise(i) * 2 - 0.4,
    };
  });
}

const source = (say: Say) => say('Order lines of the market, own calculation', '平台订单明细，本院计算');

function chartFrame(say: Say, id: string, type: Chart['type'], unit: Unit) {
  return { kind: 'chart', id, type, unit, horizontal: false, source: source(say) } as const;
}

function series(name: string, values: readonly (number | null)[], unit: Unit, language: Language): Series {
  const writing = { language, currency: 'CNY' };
  const none = language === 'zh' ? '暂无数据' : 'no data';
  const label = (value: number) => {
    if (unit === 'money') return formatMoney(value, writing);
    if (unit === 'count') return formatCount(value, writing);
    if (unit === 'growth') return formatGrowth(value, writing);
    return unit === 'ratio' ? formatPercent(value, writing) : shortAlike([value], unit, writing)(value);
  };
  return { name, values, labels: values.map((value) => (value === null ? none : label(value))) };
}

function sampleTables(): Tables {
  return {
    creators: {
      columns: [
        { name: 'rank', type: 'integer' },
        { name: 'display_name', type: 'string' },
        { name: 'followers', type: 'integer' },
        { name: 'sales', type: 'decimal' },
        { name: 'growth', type: 'double' },
      ],
      rows: creators().map(({ rank, name, followers, sales, growth }) => ({
        rank,
        display_name: name,
        followers,
        sales: sales.toFixed(2),
        growth,
      })),
    },
    headline: {
      columns: [
        { name: 'sales', type: 'decimal' },
        { name: 'sales_growth', type: 'double' },
        { name: 'active_creators', type: 'integer' },
        { name: 'first_day', type: 'date' },
        { name: 'computed_to', type: 'timestamp' },
        { name: 'complete', type: 'boolean' },
      ],
      rows: [
        {
          sales: '1231000000.25',
          sales_growth: 0.43,
          active_creators: 12406,
          first_day: '2023-07-01',
          computed_to: '2024-06-30T15:59:59.999',
          complete: true,
        },
      ],
    },
    kinds: {
      columns: [
        { name: 'kind', type: 'string' },
        { name: 'sales', type: 'decimal' },
      ],
      rows: [],
    },
  };
}

/** Texts that mean something in one of the formats, or that no font, shaper or encoder likes. */
export const hostileTexts: readonly string[] = [
  '<script>alert("x")</script>',
  '</script><img src=x onerror=alert(1)>',
  '#import "x": y',
  '#panic("typst") @label <label> = heading',
  '$ x^2 $ and $sum$',
  '*bold* _it_ [link](javascript:alert(1)) `code` @ref <\\> \\u{41} // comment /* x */',
  '{% x %} {{ y }} {%- /kpi -%} <mj-raw>{{z}}</mj-raw>',
  '=1+1',
  "+cmd|' /C calc'!A0",
  '-2+3\t@SUM(A1)',
  '&amp; &lt;b&gt; &#x41; "quotes" \'single\' ]]> <!-- c -->',
  'emoji 😀 👩‍👩‍👧‍👦 🇨🇳 ❤️',
  '𠮷野家 and ﷽ and ꙮ',
  'RTL שלום عربي \u202Egpj.exe\u202C \u2066isolate\u2069 \u200Fmark',
  'zero\u200Bwidth\u200Djoin\u2060er\uFEFFbom\u00AD soft',
  'lone \uD800 high, \uDC00 low',
  'control \u0000 \u0007 \u001B[31m \u007F \u0085 line\u2028para\u2029end',
  'e\u0301 combining Z̷͎̫͂̓a̴l̶g̸o̵',
  'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(4),
  `https://example.com/${'a'.repeat(120)}?x=<y>&z="1"`,
  '名'.repeat(300),
  'n'.repeat(300),
  'A long name with many words that goes on and on '.repeat(7).trim(),
  '  leading and trailing  ',
  '',
  ' ',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template string's hole as data
  '%s %d ${x} $& $1 \\n \\',
  '{a|rich} {b}x',
  'http://[bad',
];

function hostileDocument(language: Language): ReportDocument {
  const pick = (i: number) => hostileTexts[i % hostileTexts.length] ?? '';
  const values = hostileTexts.map((_, i) => (i % 7 === 3 ? null : (noise(i) - 0.2) * 1e8));
  const all: Series = { name: pick(0), values, labels: hostileTexts.map((_, i) => pick(i + 5)) };
  const some = (from: number, count: number): Series => ({
    name: pick(from),
    values: values.slice(0, count).map((value) => (value === null ? null : Math.abs(value))),
    labels: values.slice(0, count).map((_, i) => pick(i + from)),
  });
  const chart = (id: string, type: Chart['type'], more: Partial<Chart>): Chart => ({
    kind: 'chart',
    id,
    type,
    horizontal: false,
    title: pick(0),
    subtitle: pick(2),
    source: pick(4),
    alt: pick(15),
    unit: 'money',
    categories: [],
    series: [],
    ...more,
  });
  const blocks: Block[] = [
    ...hostileTexts.map((value) =>
      paragraph(text(value), strong(value), { kind: 'code', children: [text(value)] }),
    ),
    paragraph(
      link('https://example.com/?a=<b>&c="d"#{%x%}', '<b>link</b> #x'),
      link('mailto:a@example.com?subject=%3Cx%3E', pick(12)),
    ),
    {
      kind: 'kpis',
      items: hostileTexts.map((label, i) => ({
        label,
        value: pick(i + 1),
        change: pick(i + 2),
        direction: 'down',
        against: pick(i + 3),
      })),
    },
    ...hostileTexts.map((value, i) => heading(i % 3 === 0 ? 2 : i % 3 === 1 ? 3 : 4, `h-${i}`, value)),
    { kind: 'list', ordered: true, items: [hostileTexts.map((value) => paragraph(text(value))), []] },
    {
      kind: 'note',
      tone: 'warning',
      title: pick(3),
      blocks: hostileTexts.map((value) => paragraph(text(value))),
    },
    chart('chart-1', 'line', { categories: hostileTexts, series: [all] }),
    chart('chart-2', 'bar', { categories: hostileTexts, series: [all], horizontal: true }),
    chart('chart-3', 'grouped-bar', {
      categories: hostileTexts.slice(0, 4),
      series: [some(0, 4), some(9, 4), some(20, 4)],
    }),
    chart('chart-4', 'stacked-bar', {
      categories: hostileTexts.slice(18, 23),
      series: Array.from({ length: 8 }, (_, i) => some(i, 5)),
    }),
    chart('chart-5', 'heatmap', {
      categories: hostileTexts.slice(12, 20),
      series: Array.from({ length: 9 }, (_, i) => some(i * 2, 8)),
    }),
    chart('chart-6', 'bar', {
      categories: hostileTexts.slice(0, 22),
      series: [some(0, 22)],
    }),
    chart('chart-7', 'line', {}),
    chart('chart-8', 'stacked-bar', {}),
    chart('chart-9', 'heatmap', {
      categories: ['a'],
      series: [{ name: 'b', values: [null], labels: ['–'] }],
    }),
    {
      kind: 'table',
      id: 'table-1',
      title: pick(1),
      subtitle: pick(2),
      source: pick(6),
      columns: [
        { label: pick(0), align: 'start' },
        { label: pick(18), align: 'end' },
        { label: pick(7), align: 'start' },
      ],
      rows: hostileTexts.map((value, i) => [
        { text: value, value },
        { text: pick(i + 7), value: pick(i + 7) },
        { text: pick(i + 19), value: pick(i + 19) },
      ]),
    },
    {
      kind: 'table',
      id: 'table-2',
      title: '',
      subtitle: '',
      source: '',
      columns: [{ label: 'x', align: 'start' }],
      rows: [],
    },
  ];
  return {
    ...frame(language),
    title: `${pick(0)} ${pick(2)} 😀 𠮷`,
    period: pick(5),
    publisher: pick(10),
    summary: hostileTexts.slice(0, 16).join(' '),
    blocks,
    shownInMail: blocks.length,
  };
}

function hostileTables(): Tables {
  return {
    hostile: {
      columns: [
        { name: 'name', type: 'string' },
        { name: '=cmd', type: 'string' },
      ],
      rows: hostileTexts.map((name) => ({ name, '=cmd': `=${name}` })),
    },
  };
}
