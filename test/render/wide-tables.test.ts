/** Tables wider than a page: no text lies over another, and nothing is lost. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block, DataTable } from '../../functions/compose/document.ts';
import { render as renderMail } from '../../functions/render/formats/email.ts';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { bareInput } from './sample-document.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';

const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Page {
  readonly width: number;
  readonly boxes: readonly Box[];
}

function pagesOf(bytes: Uint8Array): Page[] {
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, bytes);
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const pages = execFileSync('pdftotext', ['-bbox', path, '-'], options).split('<page ');
  const word = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g;
  return pages.slice(1).map((page) => ({
    width: Number(/width="([\d.]+)"/.exec(page)?.[1]),
    boxes: [...page.matchAll(word)].map(([, left, top, right, bottom, text = '']) => ({
      text,
      left: Number(left),
      right: Number(right),
      top: Number(top),
      bottom: Number(bottom),
    })),
  }));
}

/** Pairs of words that lie over each other. Boxes are as high as the font, and lines may be a little closer. */
function overlaps({ boxes }: Page): string[] {
  const slack = 0.3;
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack)
      .filter((b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * (a.bottom - a.top))
      .map((b) => `${a.text} / ${b.text}`),
  );
}

function tableOf(
  columns: number,
  cell: (row: number, column: number) => string,
  label = monthLabel,
): DataTable {
  const names = ['North Street', 'Harbour', 'The Old Mill'];
  return {
    kind: 'table',
    id: 'table-1',
    title: 'Sales by shop and month',
    subtitle: '2024',
    source: 'order lines',
    columns: [
      { label: 'Shop', align: 'start' },
      ...Array.from({ length: columns - 1 }, (_, x) => ({ label: label(x), align: 'end' as const })),
    ],
    rows: names.map((name, y) => [
      { text: name, value: name },
      ...Array.from({ length: columns - 1 }, (_, x) => ({ text: cell(y, x), value: 0 })),
    ]),
  };
}

const monthLabel = (month: number) => `2024-${String((month % 12) + 1).padStart(2, '0')}-01`;

const money = (row: number, column: number) =>
  `¥${(1_000_000 + row * 100_000 + column * 1000 + 7).toLocaleString('en')}.00`;

function inputOf(...blocks: readonly Block[]): RenderInput {
  const input = bareInput('en');
  return {
    ...input,
    documents: input.documents.map((document) => ({ ...document, blocks, shownInMail: blocks.length })),
  };
}

const pdf = (...blocks: readonly Block[]) => pdfOf(inputOf(...blocks));

async function pdfOf(input: RenderInput) {
  const [file] = await renderPdf(input);
  if (!file) expect.fail();
  return { pages: pagesOf(file.bytes), warnings: file.warnings ?? [] };
}

const text = { kind: 'paragraph', content: [{ kind: 'text', text: 'A sentence.' }] } as const;
const short = (row: number, column: number) => `${row + 1},00${column % 10}`;

describe.skipIf(!hasPdftotext)('in a PDF', { timeout: 60_000 }, () => {
  test.each([8, 13, 25, 40])('%i columns of money', async (count) => {
    const { pages, warnings } = await pdf(tableOf(count, money));
    expect(pages.flatMap(overlaps)).toEqual([]);
    const words = pages.flatMap(({ boxes }) => boxes.map(({ text }) => text));
    const expected = [0, 1, 2].flatMap((y) => Array.from({ length: count - 1 }, (_, x) => money(y, x)));
    expect(words).toEqual(expect.arrayContaining(expected));
    for (const { width, boxes } of pages)
      for (const { right } of boxes) expect(right).toBeLessThan(width - 60);
    expect(warnings).toEqual([]);
  });

  test('a page begins where the report says so, and what is to be turned is turned with its tables and pictures', async () => {
    const image: Block = {
      ...{ kind: 'image', id: 'image-1', title: 'Pixel', alt: 'One pixel', source: '', width: 0.2 },
      picture: { mediaType: 'image/png', data: pixel, width: 1, height: 1 },
    };
    const wide: Block = { kind: 'landscape', blocks: [image, tableOf(12, short), { kind: 'pagebreak' }] };
    const { pages, warnings } = await pdf(text, { kind: 'pagebreak' }, text, wide, text);
    expect(pages.map(({ width }) => Math.round(width))).toEqual([595, 595, 842, 595]);
    expect(pages[2]?.boxes.map((box) => box.text)).toContain('Pixel');
    expect(warnings).toEqual([]);
  });

  test('a table that is a little too wide has smaller type, a wider one its own turned page', async () => {
    const shortLabel = (month: number) => `M ${month + 1}`;
    const smaller = await pdf(text, tableOf(13, short, shortLabel), text);
    expect(smaller.pages.map(({ width }) => Math.round(width))).toEqual([595]);
    const turned = await pdf(text, tableOf(24, short, shortLabel), text);
    expect(turned.pages.map(({ width }) => Math.round(width))).toEqual([595, 842, 595]);
  });

  test('on Letter, upright and turned pages are of its size', async () => {
    const input = inputOf(
      text,
      tableOf(24, short, (month) => `M ${month + 1}`),
    );
    const documents = input.documents.map((document) => ({ ...document, paper: 'letter' as const }));
    const { pages, warnings } = await pdfOf({ ...input, documents });
    expect(pages.map(({ width }) => Math.round(width))).toEqual([612, 792]);
    expect(pages.flatMap(overlaps)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test('parts repeat the first column and say which part they are', async () => {
    const { pages } = await pdf(tableOf(40, money));
    const text = pages.map(({ boxes }) => boxes.map(({ text }) => text).join(' ')).join(' ');
    const parts = [...text.matchAll(/\(part (\d+) of (\d+)\)/g)];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(([, part]) => Number(part))).toEqual(parts.map((_, i) => i + 1));
    expect(text.match(/Harbour/g)?.length).toBe(parts.length);
    expect(text.match(/Source: order lines/g)?.length).toBe(1);
  });

  test.each([
    ['words', (_: number, x: number) => (x === 0 ? 'w'.repeat(300) : 'short')],
    ['numbers', (_: number, x: number) => (x === 0 ? '9'.repeat(120) : '1')],
    ['sentences', () => 'a sentence of some words that goes on for a while '.repeat(3)],
  ])('very long %s', async (_, cell) => {
    const { pages } = await pdf(tableOf(7, cell));
    expect(pages.flatMap(overlaps)).toEqual([]);
  });

  test('a head without a space', async () => {
    const { pages } = await pdf(tableOf(6, money, (x) => `${'very_long_name_'.repeat(6)}${x}`));
    expect(pages.flatMap(overlaps)).toEqual([]);
  });

  test('a cell that is higher than a page is divided', async () => {
    const last = 'the very last words';
    const cell = `${'a sentence of some words that goes on '.repeat(500)}${last}`;
    const { pages } = await pdf(tableOf(3, () => cell));
    const text = pages.flatMap(({ boxes }) => boxes.map(({ text }) => text));
    expect(text.filter((word) => word === 'last').length).toBe(6);
  });

  test('in a note and in a list', async () => {
    const table = tableOf(13, money);
    const note = { kind: 'note', tone: 'info', title: 'Note', blocks: [table] } as const;
    const { pages } = await pdf(note, { kind: 'list', ordered: false, items: [[table]] });
    expect(pages.flatMap(overlaps)).toEqual([]);
    for (const { width, boxes } of pages)
      for (const { right } of boxes) expect(right).toBeLessThan(width - 60);
  });
});

describe('in a mail', () => {
  async function mail(...blocks: readonly Block[]) {
    const [html, text] = (await renderMail(inputOf(...blocks))).map(({ bytes }) =>
      Buffer.from(bytes).toString(),
    );
    return { html: html ?? '', text: text ?? '' };
  }

  const values = (columns: number) =>
    [0, 1, 2].flatMap((y) => Array.from({ length: columns - 1 }, (_, x) => money(y, x)));

  test('a table that fits is one table', async () => {
    const { html } = await mail(tableOf(5, money));
    expect(html.match(/>Harbour</g)?.length).toBe(1);
    expect(html).not.toContain('part 1');
  });

  test('twelve months stand in parts below each other', async () => {
    const { html, text } = await mail(tableOf(13, money));
    for (const value of values(13)) expect([html, text].every((part) => part.includes(value))).toBe(true);
    expect(html.match(/>Harbour</g)?.length).toBe(3);
    expect(html).toContain('(part 3 of 3)');
    expect(html).not.toContain('All 13 columns');
  });

  test('of forty columns some are left out, and a link says so', async () => {
    const { html, text } = await mail(tableOf(40, money));
    expect(html).toMatch(/<a href="[^"]*report.en.html#table-1"[^>]*>All 40 columns<\/a>/);
    expect(html.match(/>Harbour</g)?.length).toBe(4);
    for (const value of values(40)) expect(text).toContain(value);
  });

  test('a note has less space', async () => {
    const { html } = await mail({ kind: 'note', tone: 'info', title: 'Note', blocks: [tableOf(40, money)] });
    expect(html).toContain('All 40 columns');
  });
});
