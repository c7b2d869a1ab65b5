/** What figures and columns are called, in heads of tables, legends and tiles. */
import { filled } from '../language/fill.ts';
import { comparedColumns, type Figure, type FigureUnit } from '../templates/figure.ts';
import type { FigureContext, PageContext } from './context.ts';
import { columnFor, comparedWord, figureOf, valueText } from './figure.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import { placesIn } from './places.ts';
import { ruleText } from './rule.ts';

/** How the values of a unit are written in a column; money with every digit, or short. */
export function writingOf(unit: FigureUnit, money: 'money' | 'short-money') {
  const written = {
    count: 'exact',
    hours: 'exact',
    number: 'number',
    share: 'percent',
    growth: 'growth',
  } as const;
  return unit === 'money' ? money : written[unit];
}

/** The name of a figure, with rules in it: "Creators with ¥50 million or more". */
export const figureName = (figure: Figure, context: FigureContext): string => inWords(figure.name, context);

/** What subtitles say of a figure: its note, or else its name. */
export const figureNote = (figure: Figure, context: PageContext): string =>
  inWords(figure.note ?? figure.name, context);

function inWords(texts: Readonly<Record<string, string>>, context: FigureContext): string {
  const text = texts[context.writing.language] ?? '';
  return placesIn(text).reduce(
    (said, { whole, path }) => said.replace(whole, ruleText(path[1] ?? '', context) ?? whole),
    text,
  );
}

/** What stands over a column of a figure, or of what it is compared with. */
export function headOf(value: FigureValue, context: PageContext): string {
  if (value.side === 'change') return comparedWord(value, 'growth', context);
  const name = figureName(value.figure, context);
  if (value.side === 'target') return filled(context.word('target_name'), { name });
  if (isOfPeriods(value))
    return filled(context.word('figure_in'), { name, period: periodOf(value, context) });
  return value.side === 'own' ? name : filled(comparedWord(value, 'of', context), { name });
}

/** Whether a column beside it has the figure of another period, and both periods are the report's. */
function isOfPeriods(value: FigureValue): boolean {
  const { over, compare } = value.figure;
  const sides = compare.map((compared) => ({ ...value, compared, side: 'earlier' as const }));
  const isCompared = sides.some((side) => columnFor(side) !== undefined);
  return isCompared && over === undefined && compare.every((one) => ['year', 'before', 'week'].includes(one));
}

/** What stands over a change beside the change of another figure: "Change in sales". */
export function changeHead(value: FigureValue, context: PageContext): string {
  const name = figureName(value.figure, context).replace(/\s*[（(][^（()）]*[)）]$/, '');
  return filled(comparedWord(value, 'growth_of', context), { name: withinSentence(name) });
}

/** A name that begins with a capital like any sentence; one such as GMV stays. */
const withinSentence = (name: string) => name.replace(/^\p{Lu}(?=[\p{Ll}\s])/u, (one) => one.toLowerCase());

/** What a figure is called among others of its chart: a change as heads of tables call it. */
export const nameOf = (value: FigureValue, context: PageContext): string =>
  value.side === 'own' ? figureName(value.figure, context) : headOf(value, context);

/**
 * The period that a figure is of, or that of what it is compared with.
 * @param as `short` as legends and heads say it, "Jan–Jun 2024"; `long` as subtitles do
 */
export function periodOf(value: FigureValue, context: PageContext, as: 'short' | 'long' = 'short'): string {
  const { side, compared } = value;
  const { short } = context.periods;
  const said = as === 'short' ? short : context.periods;
  const named = spanName(value, context);
  if (named !== undefined) return named;
  if (compared === 'edition') {
    return side === 'own' ? context.word('edition_own') : comparedWord(value, 'name', context);
  }
  if (compared === 'week') return side === 'own' ? short.week : short.weekBefore;
  if (side === 'own') return said.own;
  if (compared === 'year') return said.yearEarlier;
  return compared === 'before' ? said.before : comparedWord(value, 'name', context);
}

/** What the query itself calls it: "618 2023" of a campaign. */
function spanName({ figure, side, table, rows, compared }: FigureValue, context: PageContext) {
  const { spans } = figure;
  if (spans === undefined || (compared !== 'edition' && side !== 'own')) return undefined;
  const column = side === 'own' ? spans.own : spans.earlier;
  const found = rows[0]?.[column] ?? null;
  return found === null ? undefined : valueText(table, column, found, context);
}

/** The figure that a column of a query holds, its own value or another side of it. */
export function figureOfColumn(
  table: QueryTable,
  column: string,
  { figures }: PageContext,
): FigureValue | undefined {
  const names = table.columns.map(({ name }) => name);
  const own = Object.values(figures.figures).filter((figure) => figure.query === table.query);
  const sides = own.flatMap((figure) => {
    const value = figureOf(figure, table);
    const compared = figure.compare.flatMap((comparison) => {
      const { earlier, growth } = comparedColumns(figure, comparison, names);
      const at = { ...value, compared: comparison };
      return [
        { name: earlier, value: { ...at, side: 'earlier' as const } },
        { name: growth, value: { ...at, side: 'change' as const } },
      ];
    });
    return [{ name: figure.column, value }, ...compared];
  });
  return sides.find(({ name }) => name === column)?.value;
}

/** What stands over a column that a page names: what figures.yaml calls `QUERY.COLUMN` or `COLUMN`, or a figure. */
export function columnHead(table: QueryTable, column: string, context: PageContext): string {
  const { columns } = context.figures;
  const named = (columns[`${table.query}.${column}`] ?? columns[column])?.[context.writing.language];
  if (named !== undefined) return named;
  const value = figureOfColumn(table, column, context);
  return value ? headOf(value, context) : column;
}

/** What several figures are made from, each table once. */
export function sourceOfAll(
  figures: readonly Pick<FigureValue, 'figure'>[],
  { word, sourceOf }: PageContext,
): string {
  const separator = word('list_separator');
  const sources = figures.flatMap((one) => sourceOf(one.figure.query, one.figure.source).split(separator));
  return [...new Set(sources)].filter((one) => one !== '').join(separator);
}
