/** The tables of an edition as a workbook shows them: in the order of the page and in its words. */
import Markdoc, { type Config, type Node, type RenderableTreeNode } from '@markdoc/markdoc';
import type { Table, Tables } from '../query/table.ts';
import type { Definitions } from '../templates/definitions.ts';
import type { PageContext } from './context.ts';
import { figureOf } from './figure.ts';
import { figureNote } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import { sectionsOf } from './sections.ts';
import type { SheetSection, SheetTable } from './sheet.ts';
import { sheetColumns } from './sheet-columns.ts';
import { sheetFacts } from './sheet-facts.ts';

export interface SheetsInput {
  readonly page: Node;
  readonly tables: Tables;
  readonly definitions: Definitions;
  /** What values read as, by column. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly context: PageContext;
  /** What the page is filled in with. */
  readonly config: Config;
}

/** Every table stands in one section; what the page does not speak of, in one behind all others. */
export function sheetsOf(input: SheetsInput): SheetSection[] {
  const { page, tables, context, config } = input;
  const { figures } = context.figures;
  const queryOf = (name: string) => figures[name]?.query ?? (Object.hasOwn(tables, name) ? name : undefined);
  const sections = sectionsOf(page, queryOf).map(({ heading, queries }) => ({
    title: heading ? textIn(Markdoc.transform(heading, config)) : context.word('sheet_first'),
    queries: queries.filter((query) => Object.hasOwn(tables, query)),
  }));
  const spoken = new Set(sections.flatMap(({ queries }) => queries));
  const rest = Object.keys(tables).filter((query) => !spoken.has(query));
  return [...sections, { title: context.word('sheet_rest'), queries: rest }]
    .filter(({ queries }) => queries.length > 0)
    .map(({ title, queries }) => ({ title, tables: queries.map((query) => tableOf(query, input)) }));
}

function textIn(node: RenderableTreeNode | RenderableTreeNode[]): string {
  if (Array.isArray(node)) return node.map(textIn).join('');
  return Markdoc.Tag.isTag(node) ? textIn(node.children) : String(node ?? '');
}

function tableOf(query: string, { tables, definitions, labels, context }: SheetsInput): SheetTable {
  const table: QueryTable = { ...(tables[query] ?? { columns: [], rows: [] }), query };
  const { language } = context.writing;
  const own = Object.values(context.figures.figures).filter((figure) => figure.query === query);
  const values = own.map((figure) => figureOf(figure, table));
  const [first] = own;
  const defined = definitions.queries[query];
  const facts = isFacts(table, values) ? sheetFacts(table, values, context) : undefined;
  return {
    query,
    title: defined?.title[language] ?? (first ? figureNote(first, context) : query.replaceAll('_', ' ')),
    text: defined?.text[language] ?? '',
    source: context.sourceOf(query),
    columns: sheetColumns(table, labels, context),
    ...(facts ? { facts } : {}),
  };
}

const isFacts = ({ rows }: Table, values: readonly FigureValue[]): boolean =>
  rows.length <= 1 && values.length > 0 && values.every(({ isOne }) => isOne);
