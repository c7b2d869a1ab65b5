/** The figures of an edition, as its report declares them, with their values read back from its data. */
import { type Archive, type EditionId, editionPath } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { archivedTable } from '../../archive/tables.ts';
import { ruleText } from '../../compose/rule.ts';
import { formatCount, formatExact, formatGrowth, formatMoney, formatPercent } from '../../language/format.ts';
import type { Writing } from '../../language/writing.ts';
import { isFigure, type Row, type Table } from '../../query/table.ts';
import type { Templates } from '../../templates/directories.ts';
import type { Figure, Figures, FigureUnit } from '../../templates/figure.ts';
import { loadReport } from '../../templates/report.ts';
import type { Seal } from '../seal.ts';
import type { ShownFigure } from './pages/figure.ts';
import { titleIn } from './shown.ts';

/** An edition whose manifest is proved. */
interface Holding {
  readonly id: EditionId;
  readonly manifest: Manifest;
}

interface Reading {
  readonly archive: Pick<Archive, 'readFile'>;
  readonly seal: () => Promise<Seal>;
}

/**
 * Those that the edition has the data of: as figures.yaml declares them, and each number of a query of which it
 * declares none.
 */
export function figuresOf({ id, manifest }: Holding, templates: Templates): Figure[] {
  const queries = manifest.statements.filter(({ kind }) => kind === 'query');
  const has = (figure: Figure) =>
    queries.some(
      ({ name, columns = [] }) =>
        name === figure.query && columns.some((column) => column.name === figure.column),
    );
  const { figures } = loadReport(templates, id.report);
  const declared = Object.values(figures.figures)
    .filter(has)
    .map((figure) => ({
      ...{ ...figure, name: withRules(figure.name, manifest, figures) },
      ...(figure.note ? { note: withRules(figure.note, manifest, figures) } : {}),
    }));
  const others = queries.filter(({ name }) => !declared.some(({ query }) => query === name));
  return [...declared, ...others.flatMap(undeclared)];
}

/** The rules in texts as the edition had them: "Creators with ¥50 million or more". */
function withRules(
  texts: Figure['name'],
  { parameters, currency }: Manifest,
  figures: Figures,
): Figure['name'] {
  const said = Object.entries(texts).map(([language, text]) => {
    const context = { figures, parameters, writing: { language, currency } };
    const rule = (whole: string, name: string) => ruleText(name, context) ?? whole;
    return [language, text.replace(/\{rules\.(\w+)\}/g, rule)];
  });
  return Object.fromEntries(said);
}

function undeclared({ name, columns = [], rows }: Manifest['statements'][number]): Figure[] {
  const by = rows === 1 ? [] : columns.filter((column) => !isFigure(column)).map((column) => column.name);
  return columns.filter(isFigure).map((column) => ({
    ...{ key: `${name}.${column.name}`, query: name, column: column.name, unit: 'number', name: {} },
    ...{ by, compare: [], earlier: {}, growth: {} },
  }));
}

/** Whether a figure is one number, and not one for each row. */
export const isSingle = ({ by, over }: Figure): boolean => by.length === 0 && over === undefined;

/** The table of a query, or undefined if the edition does not hold it as JSON. */
export async function tableOf(
  { id, manifest }: Holding,
  query: string,
  { archive }: Reading,
): Promise<Table | undefined> {
  const columns = manifest.statements.find(({ kind, name }) => kind === 'query' && name === query)?.columns;
  const isThere = manifest.formats.includes('json') && columns !== undefined;
  const table = isThere ? await archivedTable(archive, id, manifest, query, columns) : undefined;
  return table && 'rows' in table ? table : undefined;
}

const formats: Readonly<Record<FigureUnit, (value: number, writing: Writing) => string>> = {
  money: formatMoney,
  count: formatCount,
  hours: (value, writing) => formatExact(value, 'hours', writing),
  number: (value, writing) => formatExact(value, 'number', writing),
  share: formatPercent,
  growth: formatGrowth,
};

/** A number of a unit as its reader reads it. */
export const unitText = (unit: FigureUnit, value: number, writing: Writing): string =>
  formats[unit](value, writing);

/** A figure of a row as its reader reads it; empty if it is not known. */
export function valueText({ column, per, unit }: Figure, row: Row | undefined, writing: Writing): string {
  const value = row?.[column] ?? null;
  const divisor = per === undefined ? 1 : Number(row?.[per] ?? 0);
  if (value === null || divisor === 0 || Number.isNaN(Number(value))) return '';
  return unitText(unit, Number(value) / divisor, writing);
}

/** Figures of an edition with their paths; only those that are one number have values, so that little data is read. */
export async function shownFigures(
  edition: Holding,
  figures: readonly Figure[],
  language: string,
  effects: Reading,
): Promise<ShownFigure[]> {
  const { seal } = await effects.seal();
  const queries = [...new Set(figures.filter(isSingle).map(({ query }) => query))];
  const tables = new Map(
    await Promise.all(queries.map(async (query) => [query, await tableOf(edition, query, effects)] as const)),
  );
  const writing = { language, currency: edition.manifest.currency };
  return figures.map((figure) => ({
    path: `/figure/${seal('figure', `${editionPath(edition.id)}\n${figure.key}`)}`,
    name: titleIn(figure.name, language) || figure.key,
    value: isSingle(figure) ? valueText(figure, tables.get(figure.query)?.rows[0], writing) : '',
  }));
}
