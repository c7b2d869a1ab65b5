/** Pages of PDFs that have changed, side by side as pictures, with boxes round what is different. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Compared } from './compare.ts';

export interface ChangedPage {
  readonly file: string;
  /** From 1. */
  readonly page: number;
  readonly png: Uint8Array;
}

/** Pixels of the side of a square that is compared as one, and by which boxes are drawn wider. */
const square = 12;
const dotsPerInch = 72;

/** @returns `lacks`: why there are no pictures */
export async function pagesChanged({
  files,
}: Compared): Promise<{ readonly pages: readonly ChangedPage[]; readonly lacks?: string }> {
  const pdfs = files.filter(({ name }) => name.endsWith('.pdf'));
  if (pdfs.length === 0) return { pages: [] };
  const folder = mkdtempSync(join(tmpdir(), 'periodical-pages-'));
  try {
    const pages = pdfs.flatMap(({ name, old, new: now }) => {
      const [before, after] = [pagesOf(old, join(folder, 'old')), pagesOf(now, join(folder, 'new'))];
      return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap(
        (index): ChangedPage[] => {
          const png = sideBySide(before[index], after[index]);
          return png ? [{ file: name, page: index + 1, png }] : [];
        },
      );
    });
    return { pages };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return { pages: [], lacks: 'pdftoppm of poppler-utils is not installed' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pagesOf(pdf: Uint8Array | undefined, stem: string): Buffer[] {
  if (!pdf) return [];
  writeFileSync(`${stem}.pdf`, pdf);
  const pages = `${stem}-pages`;
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages);
  execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-png', `${stem}.pdf`, join(pages, 'page')]);
  return readdirSync(pages)
    .sort()
    .map((name) => readFileSync(join(pages, name)));
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** @returns undefined if they look the same */
function sideBySide(old: Buffer | undefined, now: Buffer | undefined): Uint8Array | undefined {
  const [before, after] = [old && pixelsOf(old), now && pixelsOf(now)];
  const boxes = before && after ? boxesOf(squaresChanged(before, after)) : [];
  if (before && after && boxes.length === 0) return undefined;
  const width = Math.max(before?.width ?? 0, after?.width ?? 0);
  const height = Math.max(before?.height ?? 0, after?.height ?? 0);
  const marks = boxes.map(
    ({ x, y, width: wide, height: high }) =>
      `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="3" fill="none" stroke="#d4351c" stroke-width="2"/>`,
  );
  const side = (png: Buffer | undefined, x: number) =>
    png ? `<g transform="translate(${x} 0)">${imageOf(png)}${marks.join('')}</g>` : '';
  const gap = 16;
  return rendered(
    2 * width + gap,
    height,
    `<rect width="100%" height="100%" fill="#b1b4b6"/>${side(old, 0)}${side(now, width + gap)}`,
  ).asPng();
}

const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

function imageOf(png: Buffer): string {
  const { width, height } = sizeOf(png);
  return `<image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}"/>`;
}

const rendered = (width: number, height: number, content: string) =>
  new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`, {
    font: { loadSystemFonts: false },
  }).render();

function pixelsOf(png: Buffer): Pixels {
  const { width, height } = sizeOf(png);
  return { width, height, pixels: rendered(width, height, imageOf(png)).pixels };
}

/** By column and row of squares, as "3,7". */
function squaresChanged(old: Pixels, now: Pixels): Set<string> {
  const changed = new Set<string>();
  for (let y = 0; y < Math.max(old.height, now.height); y++)
    for (let x = 0; x < Math.max(old.width, now.width); x++)
      if (colourAt(old, x, y) !== colourAt(now, x, y))
        changed.add(`${Math.floor(x / square)},${Math.floor(y / square)}`);
  return changed;
}

function colourAt({ width, height, pixels }: Pixels, x: number, y: number): number {
  return x < width && y < height ? pixels.readUInt32BE((y * width + x) * 4) : -1;
}

/** One box round all squares that touch each other, be it by a corner or across a square between them. */
function boxesOf(squares: ReadonlySet<string>) {
  const left = new Set(squares);
  const boxes = [];
  for (const first of squares) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const one of group) for (const near of neighbours(one)) if (left.delete(near)) group.push(near);
    const places = group.map(placeOf);
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    const [x, y] = [Math.min(...xs) * square, Math.min(...ys) * square];
    const [right, bottom] = [(Math.max(...xs) + 1) * square, (Math.max(...ys) + 1) * square];
    boxes.push({ x, y, width: right - x, height: bottom - y });
  }
  return boxes;
}

function placeOf(text: string): [number, number] {
  const [x = 0, y = 0] = text.split(',').map(Number);
  return [x, y];
}

function neighbours(text: string): string[] {
  const [x, y] = placeOf(text);
  const steps = [-2, -1, 0, 1, 2];
  return steps.flatMap((dx) => steps.map((dy) => `${x + dx},${y + dy}`));
}
