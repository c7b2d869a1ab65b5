/** Documents and tables of every shape, with hostile texts in every place. */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Chart } from '../../../functions/charts/chart.ts';
import type {
  Block,
  Cell,
  DataTable,
  Inline,
  Kpi,
  ReportDocument,
} from '../../../functions/compose/document.ts';
import type { Column, Row, Table, Value } from '../../../functions/query/table.ts';
import type { RenderInput } from '../../../functions/render/input.ts';
import { loadTheme } from '../../../functions/templates/theme.ts';
import { plainSheets } from '../../render/plain-sheets.ts';
import { hostileText } from './hostile.ts';

const theme = loadTheme([fileURLToPath(new URL('../../../templates/theme', import.meta.url))], ['en', 'zh']);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1_000_000 }),
  fc.constantFrom(0, -0, 1, -1, 1e-300, 1e300, 2 ** 53, 0.1),
);
const maybe = fc.option(number, { freq: 5 });

const inline: fc.Arbitrary<Inline> = fc.letrec<{ inline: Inline }>((tie) => ({
  inline: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    hostileText.map((text): Inline => ({ kind: 'text', text })),
    fc.constant<Inline>({ kind: 'break' }),
    fc
      .tuple(fc.constantFrom('strong', 'emphasis', 'code'), fc.array(tie('inline'), { maxLength: 2 }))
      .map(([kind, children]): Inline => ({ kind: kind as 'strong', children })),
    fc
      .tuple(
        fc.oneof(
          hostileText,
          hostileText.map((text) => `https://example.com/${text}`),
        ),
        fc.array(tie('inline'), { maxLength: 2 }),
      )
      .map(([href, children]): Inline => ({ kind: 'link', href, children })),
  ),
})).inline;

const content = fc.array(inline, { maxLength: 3 });

const kpi: fc.Arbitrary<Kpi> = fc.record(
  {
    label: hostileText,
    value: hostileText,
    change: hostileText,
    against: hostileText,
    direction: fc.constantFrom('up', 'down', 'flat', 'none'),
  },
  { requiredKeys: ['label', 'value', 'direction'] },
) as fc.Arbitrary<Kpi>;

const texts = { title: hostileText, subtitle: hostileText, source: hostileText };
const unit = fc.constantFrom('money', 'count', 'hours', 'ratio', 'growth', 'number');

function chart(type: Chart['type']): fc.Arbitrary<Chart> {
  return fc
    .tuple(fc.array(hostileText, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3 }))
    .chain(([categories, count]) => {
      const length = { minLength: categories.length, maxLength: categories.length };
      const series = fc.record({
        name: hostileText,
        values: fc.array(maybe, length),
        labels: fc.array(hostileText, length),
      });
      return fc.record({
        kind: fc.constant('chart' as const),
        id: fc.constant('chart-1'),
        type: fc.constant(type),
        horizontal: fc.boolean(),
        ...texts,
        alt: hostileText,
        unit: unit as fc.Arbitrary<Chart['unit']>,
        categories: fc.constant(categories),
        series: fc.array(series, { minLength: count, maxLength: count }),
      });
    });
}

export const charts: fc.Arbitrary<Chart> = fc.oneof(
  ...(['line', 'bar', 'grouped-bar', 'stacked-bar', 'heatmap'] as const).map(chart),
);

const table: fc.Arbitrary<DataTable> = fc.integer({ min: 1, max: 4 }).chain((count) => {
  const length = { minLength: count, maxLength: count };
  const cell: fc.Arbitrary<Cell> = fc.record({ text: hostileText, value: fc.oneof(hostileText, maybe) });
  const column = fc.record({ label: hostileText, align: fc.constantFrom('start' as const, 'end' as const) });
  return fc.record({
    kind: fc.constant('table' as const),
    id: fc.constant('table-1'),
    ...texts,
    columns: fc.array(column, length),
    rows: fc.array(fc.array(cell, length), { maxLength: 4 }),
  });
});

const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 2 },
    content.map((inlines): Block => ({ kind: 'paragraph', content: inlines })),
    fc
      .tuple(fc.constantFrom(2 as const, 3 as const, 4 as const), content)
      .map(([level, inlines]): Block => ({ kind: 'heading', level, id: 'section-1', content: inlines })),
    fc.array(kpi, { minLength: 1, maxLength: 4 }).map((items): Block => ({ kind: 'kpis', items })),
    table,
    charts,
    fc.constant<Block>({ kind: 'divider' }),
    fc
      .tuple(
        fc.boolean(),
        fc.array(fc.array(tie('block'), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
      )
      .map(([ordered, items]): Block => ({ kind: 'list', ordered, items })),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 2 })
      .map((inside): Block => ({ kind: 'quote', blocks: inside })),
    fc
      .tuple(
        fc.constantFrom('info' as const, 'warning' as const),
        hostileText,
        fc.array(tie('block'), { maxLength: 2 }),
      )
      .map(([tone, title, inside]): Block => ({ kind: 'note', tone, title, blocks: inside })),
  ),
})).block;

export const documents: fc.Arbitrary<ReportDocument> = fc
  .record({
    language: fc.constantFrom('en', 'zh'),
    title: hostileText,
    period: hostileText,
    publisher: hostileText,
    subject: hostileText,
    summary: hostileText,
    blocks: fc.array(blocks, { maxLength: 5 }).map(withIds),
  })
  .map((document) => ({
    ...document,
    report: 'hostile',
    edition: 'hostile/2024-06/r1',
    date: '2024-06-30',
    dataUntil: undefined,
    currency: 'CNY',
    shownInMail: document.blocks.length,
    sheets: [],
  }));

/** Ids are compose's to give: unique in the document. */
function withIds(all: Block[]): Block[] {
  let next = 0;
  const numbered = (block: Block): Block => {
    next++;
    if (block.kind === 'list') return { ...block, items: block.items.map((item) => item.map(numbered)) };
    if (block.kind === 'note') return { ...block, blocks: block.blocks.map(numbered) };
    return 'id' in block ? { ...block, id: `${block.kind}-${next}` } : block;
  };
  return all.map(numbered);
}

const types = ['string', 'integer', 'decimal', 'double', 'date', 'timestamp', 'boolean'] as const;

export const valuesByType: Readonly<Record<Column['type'], fc.Arbitrary<Value>>> = {
  string: hostileText,
  integer: fc.maxSafeInteger(),
  decimal: fc
    .tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(99))
    .map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  timestamp: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, -1)),
  boolean: fc.boolean(),
};

/** Tables as a query gives them. */
export const tables: fc.Arbitrary<Table> = fc
  .uniqueArray(fc.tuple(hostileText, fc.constantFrom(...types)), {
    minLength: 1,
    maxLength: 4,
    selector: ([name]) => name,
  })
  .chain((named) => {
    const columns = named.map(([name, type]): Column => ({ name, type }));
    const row = fc
      .tuple(...columns.map(({ type }) => fc.option(valuesByType[type], { freq: 6 })))
      .map(
        (cells): Row => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])),
      );
    return fc.record({ columns: fc.constant(columns), rows: fc.array(row, { maxLength: 5 }) });
  });

/** A document of these blocks alone. */
export const hostileDocument = (blocks: readonly Block[]): ReportDocument => ({
  report: 'hostile',
  edition: 'hostile/2024-06/r1',
  language: 'en',
  title: 'Hostile',
  period: 'June 2024',
  date: '2024-06-30',
  dataUntil: undefined,
  publisher: '',
  subject: 'Hostile',
  summary: '',
  currency: 'CNY',
  blocks,
  shownInMail: blocks.length,
  sheets: [],
});

/** What every renderer gets, for one document and one table named `q`. */
export function inputOf(document: ReportDocument, table: Table = { columns: [], rows: [] }): RenderInput {
  const text = (language: string) => ({ [language]: document.summary });
  return {
    documents: [{ ...document, sheets: plainSheets({ q: table }) }],
    tables: { q: table },
    theme,
    archiveUrl: 'https://reports.example.com/hostile/2024-06/r1',
    files: ['html', 'pdf', 'xlsx'].map((ending) => `report.${document.language}.${ending}`),
    definitions: [{ query: 'q', title: text(document.language), text: text(document.language) }],
  };
}

/** Every text of a document that a reader of any format is to see. */
export function textsOf(document: ReportDocument): string[] {
  return [document.title, ...document.blocks.flatMap(blockTexts)];
}

function blockTexts(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return block.content.flatMap(inlineTexts);
    case 'list':
      return block.items.flat().flatMap(blockTexts);
    case 'kpis':
      return block.items.flatMap(({ label, value }) => [label, value]);
    case 'table':
      return [
        block.title,
        ...block.columns.map(({ label }) => label),
        ...block.rows.flat().map((cell) => cell.text),
      ];
    case 'quote':
      return block.blocks.flatMap(blockTexts);
    case 'note':
      return [block.title, ...block.blocks.flatMap(blockTexts)];
    case 'chart':
      return [block.title];
    case 'image':
      return [block.title];
    case 'landscape':
      return block.blocks.flatMap(blockTexts);
    case 'pagebreak':
    case 'divider':
      return [];
  }
}

function inlineTexts(one: Inline): string[] {
  if (one.kind === 'text') return [one.text];
  return one.kind === 'break' ? [] : one.children.flatMap(inlineTexts);
}
