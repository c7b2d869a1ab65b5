/** Everything that `$name` can mean on a page: a figure, a query, a value of its first row, a period, a rule. */
import type { Row, Tables } from '../query/table.ts';
import type { PageContext } from './context.ts';
import { figureOf, figureText, isFigureKnown, valueText, within, writtenNumber } from './figure.ts';
import { type FigureValue, isFigure, isWritten } from './figure-value.ts';
import { isPageTable, type PageTable, pageTable, tableOf } from './page-table.ts';
import { ruleText } from './rule.ts';

/** The periods of `$period`, by their names on pages. */
export const periodNames = {
  own: 'own',
  end: 'end',
  year_earlier: 'yearEarlier',
  before: 'before',
  last_week: 'lastWeek',
  days: 'days',
  days_earlier: 'daysEarlier',
} as const satisfies Record<string, keyof PageContext['periods']>;

/** Names that a page has anyway. */
export const ownNames = ['period', 'rules', 'parameters'] as const;

type RowsOf = (rows: readonly Row[]) => readonly Row[];

export interface PageValues {
  /** What a path means; undefined if it is not known, so that `{% if $x %}` asks for it. */
  readonly at: (path: readonly string[]) => unknown;
  /** The same, but a figure or a table as it is, even if nothing of it is known. */
  readonly referenceAt: (path: readonly string[]) => unknown;
  /** The same, but a number of a query with its unit. */
  readonly argumentAt: (path: readonly string[]) => unknown;
  /** The tables of a page in a loop: for each row of a query or a figure, with this row alone. */
  readonly loopAt: (path: readonly string[], rowsOf: RowsOf) => readonly Tables[];
  /** A path in a sentence; undefined if it is not known. */
  readonly textAt: (path: readonly string[]) => string | undefined;
}

export function pageValues(context: PageContext, tables: Tables): PageValues {
  const pageTables = new Map(Object.entries(tables).map(([name, table]) => [name, pageTable(name, table)]));
  const referenceAt = (path: readonly string[]) => reference(path, pageTables, context);
  const at = (path: readonly string[]) => {
    const found = referenceAt(path);
    if (isFigure(found)) return isFigureKnown(found) ? found : undefined;
    // A row of nothing but null is how some queries say that there is nothing.
    if (isPageTable(found)) return found[tableOf].rows.length > 0 ? found : undefined;
    return found;
  };
  const argumentAt = (path: readonly string[]) => {
    const [name = '', column = ''] = path;
    const table = pageTables.get(name)?.[tableOf];
    const found = referenceAt(path);
    return table && path.length === 2 ? writtenNumber(table, column, found, context) : found;
  };
  const loopAt = (path: readonly string[], rowsOf: RowsOf): Tables[] => {
    const found = referenceAt(path);
    const { table, rows } = isFigure(found) ? found : { table: tableIn(found), rows: tableIn(found)?.rows };
    if (!table) return [];
    const whole = table.whole ?? table;
    return rowsOf(rows ?? []).map((row) => ({ ...tables, [table.query]: { ...table, rows: [row], whole } }));
  };
  return {
    at,
    referenceAt,
    argumentAt,
    loopAt,
    textAt: (path) => textOf(path, at(path), pageTables, context),
  };
}

const tableIn = (found: unknown) => (isPageTable(found) ? found[tableOf] : undefined);

type PageTables = ReadonlyMap<string, PageTable>;

function reference(path: readonly string[], tables: PageTables, context: PageContext): unknown {
  const [name = '', step, ...rest] = path;
  const figure = Object.hasOwn(context.figures.figures, name) ? context.figures.figures[name] : undefined;
  if (figure) return within(referenceOf(figure, tables), path.slice(1), context);
  const table = tables.get(name);
  if (table && step === undefined) return table;
  if (table) return step !== undefined && Object.hasOwn(table, step) ? table[step] : null;
  if (rest.length > 0 || step === undefined) return undefined;
  if (name === 'period') return Object.hasOwn(periodNames, step) ? periodText(step, context) : undefined;
  return name === 'rules' || name === 'parameters' ? ruleText(step, context) : undefined;
}

function referenceOf(figure: FigureValue['figure'], tables: PageTables): FigureValue {
  const none = { columns: [], rows: [], query: figure.query };
  return figureOf(figure, tables.get(figure.query)?.[tableOf] ?? none);
}

const isPeriod = (name: string): name is keyof typeof periodNames => Object.hasOwn(periodNames, name);

function periodText(name: string, { periods }: PageContext): string | undefined {
  return isPeriod(name) ? (periods[periodNames[name]] ?? undefined) : undefined;
}

function textOf(
  path: readonly string[],
  found: unknown,
  tables: PageTables,
  context: PageContext,
): string | undefined {
  if (found === null || found === undefined) return undefined;
  if (isFigure(found)) return figureText(found, context);
  if (isWritten(found)) return found.text;
  const [name = '', column = ''] = path;
  const table = tables.get(name)?.[tableOf];
  if (!table || isPageTable(found)) return isPageTable(found) ? undefined : String(found);
  const isValue = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
  return isValue ? valueText(table, column, found, context) : undefined;
}
