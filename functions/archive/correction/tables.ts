/** What is another between two versions of an edition's tables. Pure. */
import { defined } from '../../defined.ts';
import { type Column, isFigure, type Row, type Table, type Tables, type Value } from '../../query/table.ts';
import { difference, isSameNumber } from './exact.ts';
import { type Matched, matchRows, type RowName } from './rows.ts';

export interface FigureChange extends RowName {
  readonly query: string;
  readonly column: string;
  readonly old: Value;
  readonly new: Value;
  /** `new` less `old`: a text with all its digits for decimals; null if one of them is not a number. */
  readonly change: string | number | null;
  /** `change` as a part of `old`'s size; null where there is no change or nothing to compare with. */
  readonly relative: number | null;
}

export interface RowChange extends RowName {
  readonly query: string;
  /** The whole row. */
  readonly row: Row;
}

/** A column that came or went, or with it left out a whole table. */
export interface ShapeChange {
  readonly query: string;
  readonly column?: string;
  readonly change: 'added' | 'removed';
}

/** All in the order of the queries, and in each in the order of its table. */
export interface Differences {
  readonly figures: readonly FigureChange[];
  readonly added: readonly RowChange[];
  readonly removed: readonly RowChange[];
  readonly shape: readonly ShapeChange[];
}

export function differencesOf(old: Tables, now: Tables): Differences {
  const queries = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const all = queries.map((query) => tableDifferences(query, old[query], now[query]));
  return {
    figures: all.flatMap(({ figures }) => figures),
    added: all.flatMap(({ added }) => added),
    removed: all.flatMap(({ removed }) => removed),
    shape: all.flatMap(({ shape }) => shape),
  };
}

const none: Differences = { figures: [], added: [], removed: [], shape: [] };

function tableDifferences(query: string, old: Table | undefined, now: Table | undefined): Differences {
  if (!old) return { ...none, shape: [{ query, change: 'added' }] };
  if (!now) return { ...none, shape: [{ query, change: 'removed' }] };
  const rows = matchRows(old, now);
  const columns = pairs(old, now);
  return {
    figures: rows.flatMap((row) => columns.flatMap((pair) => figureChange(query, row, pair))),
    added: rows.flatMap((row) => (row.new && !row.old ? rowChange(query, row, row.new) : [])),
    removed: rows.flatMap((row) => (row.old && !row.new ? rowChange(query, row, row.old) : [])),
    shape: shapeOf(query, old, now),
  };
}

interface Pair {
  readonly old: Column;
  readonly now: Column;
}

function pairs(old: Table, now: Table): Pair[] {
  return now.columns.flatMap((column) => {
    const before = old.columns.find(({ name }) => name === column.name);
    return before ? [{ old: before, now: column }] : [];
  });
}

function shapeOf(query: string, old: Table, now: Table): ShapeChange[] {
  const lacks = (table: Table) => (column: Column) => !table.columns.some(({ name }) => name === column.name);
  return [
    ...now.columns.filter(lacks(old)).map(({ name }) => ({ query, column: name, change: 'added' as const })),
    ...old.columns
      .filter(lacks(now))
      .map(({ name }) => ({ query, column: name, change: 'removed' as const })),
  ];
}

function rowChange(query: string, { key, place }: Matched, row: Row): RowChange[] {
  return [defined({ query, key, place, row })];
}

function figureChange(query: string, row: Matched, pair: Pair): FigureChange[] {
  if (!row.old || !row.new) return [];
  const column = pair.now.name;
  const [old, now] = [row.old[column] ?? null, row.new[column] ?? null];
  if (isSame(old, now, pair)) return [];
  const { key, place } = row;
  const change = changeOf(old, now, pair);
  return [
    {
      query,
      key,
      ...(place === undefined ? {} : { place }),
      column,
      old,
      new: now,
      change,
      relative: change === null ? null : ratio(Number(change), Number(old)),
    },
  ];
}

const areFigures = ({ old, now }: Pair) => isFigure(old) && isFigure(now);

function isSame(old: Value, now: Value, pair: Pair): boolean {
  if (old === null || now === null || !areFigures(pair)) return old === now;
  return isSameNumber(String(old), String(now));
}

/** A double's shortest digits are what a reader saw, so their difference is exact too: 0.3 less 0.1 is 0.2. */
function changeOf(old: Value, now: Value, pair: Pair): string | number | null {
  if (old === null || now === null || !areFigures(pair)) return null;
  const text = difference(String(now), String(old)) ?? null;
  const isDecimal = [pair.old.type, pair.now.type].includes('decimal') && pair.now.type !== 'double';
  return text === null || isDecimal ? text : Number(text);
}

function ratio(change: number, old: number): number | null {
  const value = change / Math.abs(old);
  return Number.isFinite(value) ? value : null;
}
