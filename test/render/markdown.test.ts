/** What Markdown gives a page, in every format that shows it: a quote, and a table without a title. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Block, DataTable } from '../../functions/compose/document.ts';
import { render as renderEmail } from '../../functions/render/formats/email.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import { textMail } from '../../functions/render/text.ts';
import { bareInput } from './sample-document.ts';

const paragraph = (text: string): Block => ({ kind: 'paragraph', content: [{ kind: 'text', text }] });
const points: Block = { kind: 'list', ordered: false, items: [[paragraph('A point.')]] };
const table: DataTable = {
  ...{ kind: 'table', id: 'table-1', title: '', subtitle: '', source: '' },
  columns: [
    { label: 'Store', align: 'start' },
    { label: 'Sales', align: 'end' },
  ],
  rows: [
    [
      { text: '367', value: '367' },
      { text: '$60', value: '$60' },
    ],
  ],
};
const blocks: Block[] = [
  { kind: 'quote', blocks: [paragraph('Said.'), points, { ...table, id: 'table-2' }] },
  table,
];
const input = bareInput('en');
const documents = input.documents.map((document) => ({ ...document, blocks, shownInMail: blocks.length }));
const given = { ...input, documents };

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

test('the page', async () => {
  const html = textOf((await renderPage(given))[0]?.bytes);
  expect(html).toMatch(/<blockquote><p>Said\.<\/p><ul><li>A point\.<\/li><\/ul><div id="table-2"/);
  expect(html).not.toContain('<caption>');
  expect(html).toMatch(/aria-label="Table"[^>]*><table><thead>/);
});

test('the mail, and its text', async () => {
  const html = textOf((await renderEmail(given)).find(({ name }) => name.endsWith('.html'))?.bytes);
  expect(html).toMatch(/<blockquote style="[^"]*border-left[^"]*"><p[^>]*>Said\./);
  expect(html).not.toContain('aria-label=""');
  const [document] = documents;
  if (!document) throw new Error('no document');
  expect(textMail(given, document)).toContain(
    '> Said.\n>\n> - A point.\n>\n> Store  Sales\n> ------------\n> 367      $60\n\nStore  Sales\n------------\n367      $60',
  );
});

test.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)('the PDF', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, (await renderPdf(given))[0]?.bytes ?? '');
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  expect(text).toMatch(/Said\.\s+•\s+A point\.(\s+Store\s+Sales\s+367\s+\$60){2}/);
});
