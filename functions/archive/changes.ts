/** Compares an edition with that of the period before, figure by figure as figures.yaml declares them. Pure. */
import { daysIn, type Span } from '../calendar/days.ts';
import { type ChangeKind, changesColumns, keyOf } from '../compose/edition-changes.ts';
import type { Row, Table, Tables, Value } from '../query/table.ts';
import { comparedColumns, type Figure, type Figures } from '../templates/figure.ts';
import { difference, isSameNumber } from './correction/exact.ts';
import { reasonFor } from './correction/reasons.ts';
import type { Evidence } from './manifest.ts';

export interface Side {
  readonly tables: Tables;
  readonly evidence: Evidence;
  readonly currency: string;
}

export interface Earlier extends Side {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly period: Span & { readonly id: string };
}

export interface Now extends Side {
  /** The span that figures call "before". */
  readonly before: Span;
}

export interface Changes {
  readonly table: Table;
  /** How many values of earlier times the earlier edition published and this one has too. */
  readonly published: number;
}

/** @returns the table of `changesColumns`: changes first, in the order of figures.yaml */
export function changesBetween(now: Now, then: Earlier, { figures }: Figures): Changes {
  const all = Object.values(figures);
  // What a query compares with another campaign is not a figure of the period, and nor is what stands beside it.
  const ofCampaigns = new Set(all.filter(isOfCampaign).map(({ query }) => query));
  const compared = all.map((figure) => {
    const changed = ofCampaigns.has(figure.query) ? [] : changedPairs(figure, now, then);
    const pairs = figure.over === undefined ? beforePairs(figure, now, then) : seriesPairs(figure, now, then);
    return { figure, changed, published: pairs.filter(isPublished) };
  });
  const made = (kind: ChangeKind, figure: Figure, pairs: readonly Pair[]) =>
    pairs.map((pair) => rowOf(kind, figure, pair, now, then));
  const rows = [
    ...compared.flatMap(({ figure, changed }) => made('change', figure, changed)),
    ...compared.flatMap(({ figure, published }) => made('restatement', figure, published.filter(isRestated))),
  ];
  const published = compared.reduce((sum, one) => sum + one.published.length, 0);
  return { table: { columns: changesColumns, rows }, published };
}

/** A value as it was published, and as it is in this edition. */
interface Pair {
  readonly key: string;
  /** What the published value is of. */
  readonly period: string;
  readonly published: string | null;
  readonly value: string | null;
}

const isPublished = ({ published }: Pair) => published !== null;

const isRestated = ({ published, value }: Pair) =>
  published !== null && (value === null || !isSameNumber(published, value));

const isOfCampaign = ({ compare }: Figure) => compare.some((one) => one === 'edition' || one === 'days');

function changedPairs(figure: Figure, now: Side, then: Earlier): Pair[] {
  // A grid has thousands of cells, of which nobody reads what has changed one by one.
  if (figure.over !== undefined || figure.by.length > 1) return [];
  const read = (row: Row) => valueIn(row, figure.column, figure.per);
  return paired(figure, figure.by, now, then, read, () => then.period.id).filter(
    ({ published, value }) => published !== null || value !== null,
  );
}

/** The value that this edition has of the period before, if that is the earlier edition's own. */
function beforePairs(figure: Figure, now: Now, then: Earlier): Pair[] {
  const { before } = now;
  // The last week of a month is compared with the week before it, and not with that of the month before.
  const kinds: readonly string[] = daysIn(before) === 7 ? ['before', 'week'] : ['before'];
  const comparison = figure.compare.find((one) => kinds.includes(one));
  const isSamePeriod = before.start === then.period.start && before.end === then.period.end;
  if (comparison === undefined || !isSamePeriod) return [];
  const names = (now.tables[figure.query]?.columns ?? []).map(({ name }) => name);
  const earlierOf = (column: string) => comparedColumns({ ...figure, column }, comparison, names).earlier;
  const column = earlierOf(figure.column);
  const per = figure.per === undefined ? undefined : earlierOf(figure.per);
  if (column === undefined || (figure.per !== undefined && per === undefined)) return [];
  const read = (row: Row) => valueIn(row, column, per);
  return paired(figure, figure.by, now, then, read, () => then.period.id);
}

/** The rows of a series that both editions have. */
function seriesPairs(figure: Figure, now: Side, then: Earlier): Pair[] {
  const { over = '', by, column, per } = figure;
  const read = (row: Row) => valueIn(row, column, per);
  return paired(figure, [...by, over], now, then, read, (row) => String(row[over]));
}

/** @param read the value of a row of this edition */
function paired(
  figure: Figure,
  by: readonly string[],
  now: Side,
  then: Side,
  read: (row: Row) => string | null,
  periodOf: (row: Row) => string,
): Pair[] {
  const earlier = rowsByKey(then.tables[figure.query], by, figure);
  return [...rowsByKey(now.tables[figure.query], by, figure)].flatMap(([key, row]) => {
    const old = earlier.get(key);
    if (!old) return [];
    const published = valueIn(old, figure.column, figure.per);
    return [{ key: keyOf(row, figure.by), period: periodOf(row), published, value: read(row) }];
  });
}

/** The rows of a figure; those that its key does not tell apart are left out. */
function rowsByKey(table: Table | undefined, by: readonly string[], { column }: Figure): Map<string, Row> {
  if (!table?.columns.some(({ name }) => name === column)) return new Map();
  const rows = by.length === 0 ? table.rows.slice(0, 1) : table.rows;
  const found = Map.groupBy(rows, (row) => keyOf(row, by));
  return new Map(
    [...found].flatMap(([key, [row, ...more]]) => (row && more.length === 0 ? [[key, row]] : [])),
  );
}

function valueIn(row: Row, column: string, per: string | undefined): string | null {
  const value = row[column] ?? null;
  if (value === null || per === undefined) return plain(value);
  const divisor = Number(row[per] ?? 0);
  return divisor === 0 ? null : plain(Number(value) / divisor);
}

/** A number without an exponent; null if it is not one. */
const plain = (value: Value): string | null =>
  value === null ? null : (difference(String(value), '0') ?? null);

function rowOf(kind: ChangeKind, figure: Figure, pair: Pair, now: Now, then: Earlier): Row {
  const { unit } = figure;
  const { published, value } = pair;
  const isSameUnit = unit !== 'money' || now.currency === then.currency;
  const change =
    published !== null && value !== null && isSameUnit ? (difference(value, published) ?? null) : null;
  const growth = change === null || unit === 'share' ? null : Number(change) / Math.abs(Number(published));
  return {
    kind,
    figure: figure.key,
    key: pair.key,
    unit,
    period: pair.period,
    edition: then.edition,
    published,
    value,
    change,
    growth: growth !== null && Number.isFinite(growth) ? growth : null,
    redefined: reasonFor(figure.query, then.evidence, now.evidence) === 'definition',
  };
}
