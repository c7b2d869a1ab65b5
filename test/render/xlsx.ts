/** Workbooks read by their XML, as far as tests need it: ECMA-376. */
import { inflateRawSync } from 'node:zlib';
import { JSDOM, type PageElement } from 'jsdom';
import type { Value } from '../../functions/query/table.ts';

/** Formats that every workbook has without saying so: ECMA-376, 18.8.30. */
const usualFormats = [
  ['0', 'General'],
  ['3', '#,##0'],
  ['4', '#,##0.00'],
  ['9', '0%'],
  ['10', '0.00%'],
  ['49', '@'],
] as const;

/** The parts of a workbook that tests look at. */
export function workbook(bytes: Uint8Array) {
  const files = unzipped(bytes);
  const xml = (name: string) => new JSDOM(files[name] ?? '', { contentType: 'text/xml' }).window.document;
  const names = [...xml('xl/workbook.xml').querySelectorAll('sheet')].map(
    (sheet) => sheet.getAttribute('name') ?? '',
  );
  const shared = [...xml('xl/sharedStrings.xml').querySelectorAll('si')].map(
    (item) => item.textContent ?? '',
  );
  const formats = new Map([
    ...usualFormats,
    ...[...xml('xl/styles.xml').querySelectorAll('numFmt')].map(
      (format) => [format.getAttribute('numFmtId') ?? '', format.getAttribute('formatCode') ?? ''] as const,
    ),
  ]);
  const styles = [...xml('xl/styles.xml').querySelectorAll('cellXfs > xf')].map(
    (style) => formats.get(style.getAttribute('numFmtId') ?? '') ?? '',
  );
  const sheetFile = (name: string) => `xl/worksheets/sheet${names.indexOf(name) + 1}.xml`;
  const cells = (name: string) =>
    [...xml(sheetFile(name)).querySelectorAll('row')].map((row) =>
      [...row.querySelectorAll('c')].map((cell) => ({
        at: cell.getAttribute('r') ?? '',
        value: cellValue(cell, shared),
        format: styles[Number(cell.getAttribute('s') ?? 0)] ?? '',
      })),
    );
  const rows = (name: string) => cells(name).map((row) => row.map((cell) => cell.value));
  return {
    names,
    cells,
    rows,
    xml: (name: string) => files[sheetFile(name)],
    /** Of all names of ranges. */
    ranges: [...xml('xl/workbook.xml').querySelectorAll('definedName')].map((name) => name.textContent),
    everything: Object.values(files).join(),
  };
}

function cellValue(cell: PageElement, shared: readonly string[]): Value {
  const text = cell.querySelector('v')?.textContent;
  if (text === undefined) return null;
  if (cell.getAttribute('t') === 's') return shared[Number(text)] ?? null;
  return cell.getAttribute('t') === 'b' ? text === '1' : Number(text);
}

/** As Excel reads `_x0041_`. */
export function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unzipped(bytes: Uint8Array): Record<string, string> {
  const zip = Buffer.from(bytes);
  const files: Record<string, string> = {};
  let at = zip.readUInt32LE(zip.length - 6);
  for (let left = zip.readUInt16LE(zip.length - 12); left > 0; left--) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((o, i) =>
      i ? zip.readUInt16LE(at + o) : zip.readUInt32LE(at + o),
    );
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(start, start + (size ?? 0)));
    files[zip.toString('utf8', at + 46, at + 46 + (name ?? 0))] = content.toString();
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}
