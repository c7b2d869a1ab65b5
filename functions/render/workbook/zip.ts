/**
 * The library writes the time of writing into the zip; the same inputs must give the same bytes.
 * Offsets are those of APPNOTE.TXT 4.3 (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 */

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** 1 January 1980, 00:00, the first that a zip can say: DOS time 0, DOS date 0x21. */
const fixedTime = 0x00210000;

/** The zip with the time of each entry fixed. Every time stands twice: before its data and in the directory. */
export function withFixedTimes(zip: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(zip);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  if (view.getUint32(end, true) !== endOfDirectory) throw new Error('expected a zip without a comment');
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < entries; i++) {
    if (view.getUint32(at, true) !== directoryEntry) throw new Error(`expected a zip entry at byte ${at}`);
    view.setUint32(at + 12, fixedTime, true);
    view.setUint32(view.getUint32(at + 42, true) + 10, fixedTime, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}
