import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportDocument, TableColumn } from '../../functions/compose/document.ts';
import { InputError } from '../../functions/errors.ts';
import { pdfSources, render as renderPdf } from '../../functions/render/formats/pdf.ts';
import type { RenderedFile, RenderInput } from '../../functions/render/input.ts';
import { measured, tableLayout } from '../../functions/render/pdf/columns.ts';
import { fillPages } from '../../functions/render/pdf/pages.ts';
import { missingWarnings, printable } from '../../functions/render/pdf/printable-text.ts';
import { type Theme, themeFile } from '../../functions/templates/theme.ts';
import { textWidth } from '../../functions/text/fonts.ts';
import { expectGolden } from './golden.ts';
import { bareInput, hostileInput, sampleInput } from './sample-document.ts';

const hash = (file: RenderedFile | undefined) =>
  createHash('sha256')
    .update(file?.bytes ?? '')
    .digest('hex');

const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;

function pdfText(file: RenderedFile | undefined): string {
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, file?.bytes ?? '');
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
}

const pagesOf = (file: RenderedFile | undefined) => pdfText(file).split('\f').slice(0, -1);

/** Where the last text of each page stands, from 0 at the top of its room to 1. */
function pageEnds(file: RenderedFile): number[] {
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, file.bytes);
  const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' });
  return boxes
    .split('<page ')
    .slice(1)
    .map((page) => {
      const ends = [...page.matchAll(/yMax="([\d.]+)"/g)].map(([, end]) => Number(end));
      // The footer stands below.
      return (Math.max(...ends.filter((end) => end < 782)) - 68) / 711;
    });
}

/** What the template reads as `data.json`. */
function dataOf(document: ReportDocument, theme: Theme): object {
  const source = pdfSources(document, theme, (text) => text.toWellFormed()).find(
    ({ name }) => name === 'data.json',
  );
  return JSON.parse(source?.bytes.toString() ?? '');
}

/** A theme whose first folder has these files. */
function withTheme(input: RenderInput, files: Readonly<Record<string, string>>): RenderInput {
  const directory = mkdtempSync(join(tmpdir(), 'theme-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return { ...input, theme: { ...input.theme, directories: [directory, ...input.theme.directories] } };
}

async function problemsOf(input: RenderInput) {
  const error = await renderPdf(input).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw new Error('expected an InputError', { cause: error });
  return error.problems;
}

describe('a PDF', { timeout: 30_000 }, () => {
  test('of each language, with its name and type', async () => {
    const files = await renderPdf(sampleInput());
    expect(files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['report.en.pdf', 'application/pdf'],
      ['report.zh.pdf', 'application/pdf'],
    ]);
    expect(files.flatMap(({ warnings }) => warnings ?? [])).toEqual([]);
  });

  test('has the same bytes again, in another zone too', async () => {
    const [first, , again] = [...(await renderPdf(sampleInput())), ...(await renderPdf(sampleInput('en')))];
    expect(hash(again)).toBe(hash(first));
    const script = `
      import { createHash } from 'node:crypto';
      import { render as renderPdf } from './functions/render/formats/pdf.ts';
      import { sampleInput } from './test/render/sample-document.ts';
      const [file] = await renderPdf(sampleInput('en'));
      process.stdout.write(createHash('sha256').update(file.bytes).digest('hex'));`;
    const env = { ...process.env, TZ: 'America/New_York', LANG: 'de_DE.UTF-8' };
    const other = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      encoding: 'utf8',
    });
    expect(other).toBe(hash(first));
  });

  test('with hostile text everywhere is made, and says what it could not show', async () => {
    const [file] = await renderPdf(hostileInput('en'));
    expect(file?.warnings?.join()).toMatch(/no font has .*ꙮ \(U\+A66E\)/s);
  });

  test.skipIf(!hasPdftotext)('holds hostile text as text', async () => {
    const [file] = await renderPdf(hostileInput('en'));
    const text = pdfText(file);
    for (const found of [
      '<script>alert("x")</script>',
      '#import "x": y',
      '$ x^2 $ and $sum$',
      '=1+1',
      '{% x %}',
    ]) {
      expect(text).toContain(found);
    }
  });

  test.skipIf(!hasPdftotext)('numbers its pages', async () => {
    const [english, chinese] = (await renderPdf(sampleInput())).map(pagesOf);
    for (const [i, page] of english?.entries() ?? []) {
      expect(page).toContain(`Page ${i + 1} of ${english?.length}`);
    }
    for (const [i, page] of chinese?.entries() ?? []) {
      expect(page.replaceAll(' ', '')).toContain(`第${i + 1}页，共${chinese?.length}页`);
    }
  });

  test.skipIf(!hasPdftotext)('repeats the head of a long table on every page that it takes', async () => {
    const pages = pagesOf((await renderPdf(sampleInput('en')))[0]);
    const withRows = pages.filter((page) => /^ *\d+ .* (Food|Countryside) /m.test(page));
    expect(withRows.length).toBeGreaterThan(1);
    for (const page of withRows) expect(page).toMatch(/Rank +Creator/);
  });
});

describe('what the template gets', () => {
  for (const document of sampleInput().documents) {
    test(`in ${document.language}`, () => {
      const data = dataOf(document, sampleInput().theme);
      expectGolden(`pdf/report.${document.language}.txt`, `${lines(data).join('\n')}\n`);
    });
  }

  test('headings start at 1 and skip no level', () => {
    const [document] = hostileInput('en').documents;
    if (!document) throw new Error('no document');
    const heading = (level: 2 | 3 | 4) => ({ kind: 'heading', level, id: `h${level}`, content: [] }) as const;
    const blocks = [heading(4), heading(4), heading(2), heading(4), heading(3)];
    expect(
      JSON.stringify(dataOf({ ...document, blocks }, hostileInput().theme))
        .match(/"level":\d/g)
        ?.map((level) => Number(level.at(-1))),
    ).toEqual([1, 2, 1, 2, 2]);
  });

  const layout = (columns: readonly TableColumn[], rows: readonly string[][], width: number) =>
    tableLayout(measured(columns, rows), { width, cell: { size: 8.5, padding: 10 } }) ?? expect.fail();

  test('columns fill the width, and numbers keep theirs', () => {
    const columns = [
      { label: 'Name', align: 'start' },
      { label: 'Sales', align: 'end' },
    ] as const;
    const { widths } = layout(columns, [['a long name '.repeat(20), '1,234,567,890']], 300);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(300);
    expect(widths[1]).toBeGreaterThan(60);
  });

  test('an amount has the space of the digits of a table, and of what Typst sets before its Chinese unit', () => {
    const amounts = ['1,111,111元', '44,929元', '1万以下', '前1%的'];
    const columns = amounts.map(() => ({ label: '额', align: 'end' as const }));
    // As narrow as they can be: the long text takes what is left.
    const { widths } = layout(
      [{ label: '名', align: 'start' }, ...columns],
      [['很长的文字'.repeat(40), ...amounts]],
      300,
    );
    const gaps = [1, 1, 1, 2];
    amounts.forEach((amount, x) => {
      const needed = (textWidth(amount.replaceAll('1', '4')) + 0.25 * (gaps[x] ?? 0)) * 8.5 + 10;
      expect(widths[x + 1], amount).toBeGreaterThanOrEqual(needed);
    });
  });

  test('labels wrap before texts do, and never inside a unit', () => {
    const columns = [
      { label: 'Sales in 12 months', align: 'start' },
      ...['Under 10,000', '10,000 to 100,000', '1 million and over'].map((label) => ({
        label,
        align: 'end' as const,
      })),
      { label: '上年同期销售额（万元）', align: 'end' },
    ] as const;
    const row = ['¥500,000 to 5 million', '7,354', '2,129', '31', '112'];
    const { labels, widths } = layout(columns, [row], 300);
    expect(labels).toEqual([
      'Sales in 12 months',
      'Under\n10,000',
      '10,000 to\n100,000',
      '1 million\nand over',
      expect.stringMatching(/（万元）$/),
    ]);
    expect(widths[0]).toBeGreaterThan(textWidth('¥500,000 to 5 million') * 8.5 + 10);
    expect(layout(columns, [row], 600).labels).toEqual(columns.map(({ label }) => label));
  });
});

describe('pages', () => {
  const text = (block: number, height: number) => ({
    block,
    height,
    gap: block === 0 ? 0 : 10,
    again: 0,
    keeps: false,
  });
  const stretches = (...blocks: number[]) => new Map(blocks.map((b) => [b, { least: 100, usual: 200 }]));

  test('a chart is lower where the next block fits then', () => {
    const boxes = [text(0, 300), text(1, 100), text(2, 250), text(3, 600)];
    const { heights, breaks } = fillPages(boxes, stretches(1), 700, 0);
    expect(heights.get(1)).toBeCloseTo(130);
    expect([...breaks]).toEqual([]);
  });

  test('a chart is higher rather than leave a hole', () => {
    const boxes = [text(0, 300), text(1, 100), text(2, 600)];
    expect(fillPages(boxes, stretches(1), 605, 0).heights.get(1)).toBeGreaterThan(200);
  });

  test('what is kept stays with what follows', () => {
    const boxes = [text(0, 500), { ...text(1, 20), keeps: true }, text(2, 200), text(3, 500)];
    expect(fillPages(boxes, stretches(2), 700, 0).heights.get(2)).toBeGreaterThan(100);
    expect(fillPages([], new Map(), 700, 0).heights.size).toBe(0);
  });

  test('the header of a divided table counts on each page that goes on with it', () => {
    const rows = [300, 300, 300].map((height) => ({ ...text(0, height), again: 50 }));
    const withChart = [...rows, text(1, 100), text(2, 650)];
    // The second page has the header, a row and the chart, with the space before it.
    expect(fillPages(withChart, stretches(1), 600, 0).heights.get(1)).toBeCloseTo(600 - 50 - 300 - 10, 1);
  });

  test.skipIf(!hasPdftotext)('are full but for the last, in a theme of other sizes too', async () => {
    const document = themeFile(sampleInput().theme.directories, 'document.typ');
    const smaller = document.replace('size: 9.5pt', 'size: 8pt').replace('x: 22mm', 'x: 30mm');
    for (const input of [sampleInput(), withTheme(sampleInput(), { 'document.typ': smaller })]) {
      for (const file of await renderPdf(input)) {
        for (const end of pageEnds(file).slice(0, -1)) expect(end).toBeGreaterThan(0.8);
      }
    }
  });
});

describe('printable text', () => {
  const shown = (text: string) => printable(text, new Set());

  test('keeps what the fonts have', () => {
    expect(shown('Sales ≥ ¥50M – 销售额“增长”')).toBe('Sales ≥ ¥50M – 销售额“增长”');
  });

  test('shows a box for what no font has, one for a joined emoji', () => {
    expect(shown('𐎠野家 𐎠\u200D𐎠\u200D𐎠 \uD800x')).toBe('□野家 □ □x');
  });

  test('keeps emoji that are joined, and joins nothing else', () => {
    expect(shown('👩‍👩‍👧 ❤️ 👍🏽 می‌خواهم')).toBe('\u2068👩‍👩‍👧 ❤ 👍🏽 می‌خواهم\u2069');
    expect(shown('a\u200Db\u200C')).toBe('ab');
  });

  test('drops what cannot be seen and breaks words that are too long', () => {
    expect(shown('a\u0000b\u202Ec\u200Bd\u00ADe')).toBe('a bcde');
    expect(shown('n'.repeat(300)).split('\u200B').length).toBeGreaterThan(20);
    expect(shown('名'.repeat(300))).toBe('名'.repeat(300));
  });

  test('keeps a number and its unit on one line', () => {
    expect(shown('¥7.90 billion, 2.12 万元, 31 creators')).toBe(
      '¥7.90\u00A0billion, 2.12\u00A0万元, 31 creators',
    );
  });

  test('names the first twenty and counts the rest', () => {
    const missing = new Set<string>();
    printable('𐎠𐎠', missing);
    expect(missingWarnings(missing)).toEqual([
      'no font has these characters, "□" is printed instead: 𐎠 (U+103A0)',
    ]);
    printable(Array.from({ length: 22 }, (_, i) => String.fromCodePoint(0x103a1 + i)).join(''), missing);
    expect(missingWarnings(missing)[0]).toMatch(/and 3 more$/);
  });
});

describe('a theme of one’s own', () => {
  test('takes the place of single files', async () => {
    const own =
      '#let front(data, colours) = [Own front]\n#let contents(data, colours) = none\n#let header(data, colours) = none\n#let footer(data, colours) = none\n';
    const [file] = await renderPdf(withTheme(bareInput('en'), { 'frame.typ': own }));
    expect(hash(file)).not.toBe(hash((await renderPdf(bareInput('en')))[0]));
  });

  test('with a mistake is an error with file and line', async () => {
    const [problem] = await problemsOf(
      withTheme(bareInput('en'), { 'document.typ': '#set text(lang: "en")\n\n#foo' }),
    );
    expect(problem).toEqual({
      file: expect.stringMatching(/theme-.*document\.typ$/),
      line: 3,
      message: 'unknown variable: foo',
    });
  });

  test('that is not accessible is an error that names the template', async () => {
    const front = '#let front(data, colours) = [== Second]\n';
    const frame = themeFile(sampleInput().theme.directories, 'frame.typ');
    const [problem] = await problemsOf(withTheme(bareInput('en'), { 'frame.typ': frame + front }));
    expect(problem?.file).toMatch(/document\.typ$/);
    expect(problem?.message).toContain('first heading must be of level 1');
  });

  test('that does not say its sizes is an error that tells how', async () => {
    const [problem] = await problemsOf(withTheme(bareInput('en'), { 'document.typ': 'text' }));
    expect(problem?.file).toMatch(/theme-.*document\.typ$/);
    expect(problem?.message).toContain('sizes.typ');
  });

  test('with a mistake leaves nothing behind for the next edition', async () => {
    const before = hash((await renderPdf(bareInput('en')))[0]);
    await problemsOf(withTheme(bareInput('en'), { 'document.typ': '#panic("x")' }));
    expect(hash((await renderPdf(bareInput('en')))[0])).toBe(before);
  });
});

/** What `data.json` says, a line for a paragraph, a row or a field, so that a person can compare. */
function lines(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return listed(value);
  if (typeof value !== 'object' || value === null) return [];
  const { kind, ...rest } = { kind: '', ...value };
  const fields = Object.entries(rest).filter(([name]) => name !== 'colours' && name !== 'words');
  const told = fields.flatMap(([name, inner]) => named(name, lines(inner)));
  return kind === '' ? told : [`[${kind}]`, ...told];
}

function listed(values: readonly unknown[]): string[] {
  if (values.every((value) => inlineText(value) !== undefined)) return [values.map(inlineText).join('')];
  const inner = values.map(lines);
  return inner.every((texts) => texts.length <= 1) ? [inner.flat().join(' | ')] : inner.flat();
}

/** Inline content in one line; undefined for anything else. */
function inlineText(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('kind' in node)) return undefined;
  if (node.kind === 'text' && 'text' in node) return String(node.text);
  if (node.kind === 'break') return ' / ';
  if (!('children' in node) || !Array.isArray(node.children)) return undefined;
  const text = node.children.map(inlineText).join('');
  return 'href' in node ? `${text} <${node.href}>` : `*${text}*`;
}

function named(name: string, inner: readonly string[]): string[] {
  const [only] = inner;
  return inner.length === 1 && only !== undefined ? [`${name}: ${only}`] : [...inner];
}
