/** Names of encodings. */

// What other programs call them.
const aliases: Readonly<Record<string, string>> = {
  'latin-1': 'windows-1252',
  cp936: 'gbk',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** The name by which `TextDecoder` knows it; `utf-16` says its order of bytes itself. Undefined: there is none. */
export function encodingNamed(name: string): string | undefined {
  const lower = name.trim().toLowerCase();
  if (/^utf-?16$/.test(lower)) return 'utf-16';
  try {
    return new TextDecoder(aliases[lower] ?? lower).encoding;
  } catch {
    return undefined;
  }
}
