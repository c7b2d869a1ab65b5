/** Paths of figures on pages and in sentences: that they lead to something, of the shape that is asked for. */
import Markdoc from '@markdoc/markdoc';
import { baselessStyles, changeStyles } from '../compose/change.ts';
import { counts, picks } from '../compose/figure.ts';
import type { Side } from '../compose/figure-value.ts';
import { ownNames, periodNames } from '../compose/page-values.ts';
import { placesIn } from '../compose/places.ts';
import { comparedColumns, comparisons, type Figure } from '../templates/figure.ts';
import { meant } from '../text/nearest.ts';
import type { QueryColumns } from './columns.ts';
import { type KeyedRelations, keyProblems } from './keys.ts';

export interface FigureNames {
  readonly columns: QueryColumns;
  readonly keys: KeyedRelations;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly parameters: readonly string[];
  /** Queries that are gone through row by row. */
  readonly looped?: ReadonlySet<string>;
}

/** What a path leads to: a figure of one row, one of several, or a text. */
export type Shape = 'one' | 'list' | 'text';

export interface Followed {
  readonly shape: Shape;
  readonly figure?: Figure;
  /** Whether it is the figure, or another side of it. */
  readonly side: Side;
}

export const isOwnPath = (name: string): boolean => ownNames.some((one) => one === name);

/** @returns what the path leads to, or what is wrong with it; undefined if it begins with no figure, period or rule */
export function followed(path: readonly string[], names: FigureNames): Followed | string[] | undefined {
  const [name = '', ...rest] = path;
  if (Object.hasOwn(names.figures, name)) {
    const figure = names.figures[name];
    if (!figure) return undefined;
    const isOne = isLooped(figure, names) || (figure.by.length === 0 && figure.over === undefined);
    return behind({ figure, isOne, side: 'own' }, rest, `$${name}`, names);
  }
  if (!isOwnPath(name) || Object.hasOwn(names.columns, name)) return undefined;
  const known = name === 'period' ? Object.keys(periodNames) : names.parameters;
  const [step = '', ...more] = rest;
  if (rest.length === 0)
    return [
      `$${name} has no text of its own; expected $${name}.${known[0]} or another of ${known.join(', ')}`,
    ];
  if (!known.includes(step))
    return [`unknown ${name === 'period' ? 'period' : 'parameter'} "${step}"${meant(step, known)}`];
  return more.length > 0
    ? [`$${path.join('.')} is not a value; expected $${name}.${step}`]
    : { shape: 'text', side: 'own' };
}

/** A figure that a page gives to a tag, with its side. */
export interface FigureAt {
  readonly figure: Figure;
  readonly side: Side;
}

/** The figures that an attribute gives: `$sales`, `[$sales, $units.change]`. */
export function figuresAt(given: unknown, names: FigureNames): FigureAt[] {
  return [given].flat().flatMap((one) => {
    const at = Markdoc.Ast.isVariable(one) ? followed(one.path.map(String), names) : undefined;
    return at && !Array.isArray(at) && at.figure ? [{ figure: at.figure, side: at.side }] : [];
  });
}

const isLooped = ({ query }: Figure, { looped }: FigureNames) => looped?.has(query) === true;

interface At {
  readonly figure: Figure;
  readonly isOne: boolean;
  readonly side: Side;
}

function behind(at: At, path: readonly string[], written: string, names: FigureNames): Followed | string[] {
  const [step, ...rest] = path;
  const { figure, isOne, side } = at;
  if (step === undefined) return { shape: isOne ? 'one' : 'list', figure, side };
  const next = `${written}.${step}`;
  if (side === 'own' && (step === 'earlier' || step === 'change')) {
    const lacking = notCompared(figure, step, names);
    return lacking ? [`${next}: ${lacking}`] : behind({ ...at, side: step }, rest, next, names);
  }
  if (side === 'own' && step === 'target')
    return figure.target === undefined
      ? [`${next}: $${figure.key} has none; expected target: in figures.yaml`]
      : behind({ ...at, side: step }, rest, next, names);
  if (side === 'own' && figure.compare.some((one) => one === step)) return behind(at, rest, next, names);
  if (isOne) return columnOfRow(figure, step, rest, next, names);
  if (counts.some((one) => one === step))
    return rest.length > 0 ? [`${next} is a number; expected nothing behind it`] : { shape: 'text', side };
  if (picks.some((one) => one === step)) return behind({ ...at, isOne: true }, rest, next, names);
  return byKeys(at, path, written, names);
}

function columnOfRow(
  figure: Figure,
  step: string,
  rest: readonly string[],
  next: string,
  { columns }: FigureNames,
): Followed | string[] {
  const known = (columns[figure.query] ?? []).map(({ name }) => name);
  if (!known.includes(step)) return [`${next}: unknown${meant(step, ['earlier', 'change', ...known])}`];
  return rest.length > 0
    ? [`${next} is a value; expected nothing behind it`]
    : { shape: 'text', side: 'own' };
}

function byKeys(at: At, path: readonly string[], written: string, names: FigureNames): Followed | string[] {
  const { by, over, query } = at.figure;
  const keys = path.slice(0, by.length);
  const ways = [...(over === undefined ? [] : picks), 'earlier', 'change'];
  if (by.length === 0) return [`${written}.${path[0]}: unknown${meant(path[0] ?? '', [...ways, ...counts])}`];
  if (keys.length < by.length)
    return [`${written} has a figure for each ${by.join(' and ')}; expected a key of each`];
  const wrong = keys.flatMap((key, i) => keyProblems(by[i] ?? '', query, key, names.keys));
  if (wrong.length > 0) return wrong.map((one) => `${written}: ${one}`);
  const shown = keys.map((key) => (/^[a-z]\w*$/i.test(key) ? `.${key}` : `["${key}"]`)).join('');
  return behind({ ...at, isOne: true }, path.slice(by.length), written + shown, names);
}

/** Why a figure has no such side. */
function notCompared(
  figure: Figure,
  side: 'earlier' | 'change',
  { columns }: FigureNames,
): string | undefined {
  const { compare, query, column, unit } = figure;
  const [first] = compare;
  if (first === undefined)
    return `compared with nothing; expected compare: in figures.yaml (${comparisons.join(', ')})`;
  const names = (columns[query] ?? []).map(({ name }) => name);
  const found = comparedColumns(figure, first, names);
  const isThere = side === 'earlier' || unit === 'share' ? found.earlier : found.growth;
  if (isThere !== undefined) return undefined;
  return `${query} has no column for it; expected ${column}_${side === 'earlier' ? 'earlier' : 'growth'}, or ${side === 'earlier' ? 'earlier' : 'growth'}: in figures.yaml`;
}

/** The places of a sentence. */
export function sentenceProblems(text: string, base: readonly string[], names: FigureNames): string[] {
  return placesIn(text, base).flatMap(({ whole, path, style }): string[] => {
    const [query = '', column = ''] = path;
    if (style !== undefined && !changeStyles.some((one) => one === style))
      return [`${whole}: unknown style "${style}"${meant(style, changeStyles)}`];
    const found = followed(path, names);
    if (Array.isArray(found)) return found.map((one) => `${whole}: ${one}`);
    if (found?.shape === 'list')
      return [`${whole} is a figure of several rows; expected one of them, such as {${query}.${picks[0]}}`];
    if (found) return style !== undefined && !found.figure ? [`${whole}: only a figure has a change`] : [];
    const known = Object.hasOwn(names.columns, query)
      ? names.columns[query]?.map(({ name }) => name)
      : undefined;
    if (!known) {
      const all = [...Object.keys(names.figures), ...Object.keys(names.columns), ...ownNames];
      return [`${whole}: unknown figure or query "${query}"${meant(query, all)}`];
    }
    return known.includes(column)
      ? []
      : [`${whole}: unknown column "${column}" of ${query}${meant(column, known)}`];
  });
}

/** Styles that do not say what a change is on, in a text before one that does. */
export function baseless(styles: readonly string[]): string | undefined {
  const [first] = styles;
  return first !== undefined && baselessStyles.includes(first) ? first : undefined;
}
