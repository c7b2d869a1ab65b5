/** What is sold, by whom: verticals, categories (categories.csv), and the parts of creators' names. */
import { readFileSync } from 'node:fs';

/** Verticals with the share of creators, and what their creators add to a name, [Chinese, English]. */
export const VERTICALS: readonly (readonly [name: string, weight: number, zh: string, en: string])[] = [
  ['Fashion', 18, '穿搭', 'Style'],
  ['Beauty', 14, '美妆', 'Beauty'],
  ['Food', 14, '美食', 'Kitchen'],
  ['Agriculture', 13, '果园', 'Farm'],
  ['Home', 9, '好物', 'Home'],
  ['Parenting', 8, '育儿', 'Family'],
  ['Sports', 6, '运动', 'Outdoors'],
  ['Electronics', 4, '数码', 'Tech'],
  ['Books', 3, '读书', 'Reads'],
  ['Crafts', 3, '手作', 'Craft'],
  ['Travel', 4, '旅行', 'Travels'],
  ['Local life', 4, '探店', 'City Guide'],
];

/**
 * A category of goods or services of one vertical, as a row of categories.csv. `weight` is its share of the vertical's
 * lines, relative to the others. List prices are in yuan. Most is sold in `peak_week` (ISO), `amplitude` times more
 * than in the quietest weeks (0: no season). Origins come most important first; products are Chinese|English.
 */
type CategoryRow = readonly (string | number | readonly string[])[];

/** Columns of {@link categories}, with their types on DuckDB. */
export const CATEGORY_COLUMNS = `category integer, vertical varchar, name varchar, kind varchar, weight bigint,
  price_from double, price_to double, peak_week integer, amplitude double,
  origins varchar[], chinese varchar[], english varchar[]`;

/** All categories, numbered from 0 by their place in the file. */
export function categories(): CategoryRow[] {
  const text = readFileSync(new URL('./categories.csv', import.meta.url), 'utf8');
  return text.trimEnd().split('\n').slice(1).map(parseCategory);
}

/** No value of the file has a comma or quotes, so splitting is enough. */
function parseCategory(line: string, index: number): CategoryRow {
  const [vertical = '', name = '', kind = '', ...rest] = line.split(',');
  const products = (rest[6] ?? '').split(';').map((product) => product.split('|'));
  return [
    index,
    vertical,
    name,
    kind,
    ...rest.slice(0, 5).map(Number),
    (rest[5] ?? '').split(';'),
    products.map(([chinese = '']) => chinese),
    products.map(([, english = '']) => english),
  ];
}

/** Parts of creators' names. */
export const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙马胡朱郭何高林郑'];
export const GIVEN_NAMES =
  '小雨,思琪,浩然,子涵,晓燕,建国,美玲,志强,雪梅,婷婷,俊杰,梦瑶,海燕,大山,阿宁,若曦,春花,一鸣,佳怡,宇航'.split(
    ',',
  );
export const ENGLISH_NAMES =
  'Mia,Luna,Leo,Coco,Vivian,Kevin,Ivy,Jason,Amber,Nina,Yuki,Oscar,Bella,Tony,Grace,Momo,Eric,Lily,Sunny,Ryan'.split(
    ',',
  );
