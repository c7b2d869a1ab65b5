/** A document with a block of every kind: what a template of the theme has to be able to show. */
import type { Block, Inline } from '../compose/document.ts';
import type { RenderInput } from '../render/input.ts';
import type { Theme } from '../templates/theme.ts';

/** Of its paragraphs. */
export const specimenText = 'Text of the specimen';

const text: readonly Inline[] = [{ kind: 'text', text: specimenText }];
const paragraph: Block = { kind: 'paragraph', content: text };
const labelled = { title: 'Specimen', subtitle: 'Unit', source: 'source' };
const tile = {
  label: 'Sales',
  value: '1',
  change: '+1%',
  direction: 'up',
  against: 'on a year earlier',
} as const;

/** One white pixel. */
const pixel = {
  mediaType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  ...{ width: 1, height: 1 },
} as const;

const blocks: readonly Block[] = [
  ...([2, 3, 4] as const).map(
    (level): Block => ({ kind: 'heading', level, id: `h-${level}`, content: text }),
  ),
  paragraph,
  { kind: 'list', ordered: false, items: [[paragraph]] },
  // Rows of one, two, three and four tiles.
  ...[1, 2, 3, 4].map((count): Block => ({ kind: 'kpis', items: Array.from({ length: count }, () => tile) })),
  {
    ...labelled,
    kind: 'table',
    id: 'table-1',
    columns: [
      { label: 'Name', align: 'start' },
      { label: 'Sales', align: 'end' },
    ],
    rows: [
      [
        { text: 'one', value: 'one' },
        { text: '1', value: 1 },
      ],
    ],
  },
  {
    ...labelled,
    kind: 'chart',
    id: 'chart-1',
    type: 'bar',
    horizontal: false,
    alt: 'Specimen',
    unit: 'number',
    categories: ['one', 'two'],
    series: [{ name: 'Sales', values: [1, 2], labels: ['1', '2'] }],
  },
  ...(['info', 'warning'] as const).map(
    (tone): Block => ({ kind: 'note', tone, title: 'Note', blocks: [paragraph] }),
  ),
  { kind: 'quote', blocks: [paragraph] },
  { kind: 'image', id: 'image-1', title: 'Specimen', alt: 'Specimen', source: 'source', picture: pixel },
  { kind: 'pagebreak' },
  { kind: 'landscape', blocks: [paragraph] },
  { kind: 'divider' },
];

/** What a renderer gets of it, in English. */
export const specimen = (theme: Theme): RenderInput => ({
  documents: [
    {
      report: 'specimen',
      edition: 'specimen/2024-06/r1',
      language: 'en',
      title: 'Specimen',
      period: 'June 2024',
      date: '2024-06-30',
      dataUntil: '2024-06-30',
      issued: '2024-07-02',
      next: '2024-08-02',
      contact: 'desk@example.com',
      bands: [{ kind: 'held', title: 'HELD', text: 'Specimen.' }],
      publisher: 'Publisher',
      subject: 'Specimen, June 2024',
      summary: 'Specimen.',
      currency: 'EUR',
      blocks,
      shownInMail: blocks.length,
      sheets: [],
    },
  ],
  tables: {},
  theme,
  archiveUrl: 'https://example.com',
  files: ['report.en.pdf'],
  definitions: [],
});
