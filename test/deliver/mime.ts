/** MIME as far as these tests need it: RFC 2045 and 2046 read by their grammar. */

export interface Part {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly parts: Part[];
}

export function parse(raw: Uint8Array): Part {
  const text = Buffer.from(raw).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const content = text.slice(end + 4);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return { headers, body: decoded(content, headers), parts: [] };
  const pieces = `\r\n${content}`.split(`\r\n--${boundary}`).slice(1, -1);
  return {
    headers,
    body: Buffer.alloc(0),
    parts: pieces.map((piece) => parse(Buffer.from(piece.slice(2), 'latin1'))),
  };
}

function decoded(content: string, headers: Record<string, string>): Buffer {
  const encoding = headers['content-transfer-encoding'];
  if (encoding === 'base64') return Buffer.from(content, 'base64');
  return encoding === 'quoted-printable' ? unquoted(content) : Buffer.from(content, 'latin1');
}

function unquoted(text: string): Buffer {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1');
}

export function decodedWord(kind: string, text: string): string {
  if (kind.toUpperCase() === 'B') return Buffer.from(text, 'base64').toString();
  return unquoted(text.replaceAll('_', ' ')).toString();
}

type Outline = (string | Outline)[];

export function outline({ headers, parts }: Part): Outline {
  return [(headers['content-type'] ?? '').split(';')[0] ?? '', ...parts.map(outline)];
}

export function leaves(part: Part): Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leaves);
}

/** The subject as a reader has it. */
export function decodedSubject({ headers }: Part): string {
  const words = /=\?UTF-8\?([BQ])\?([^?]*)\?=\s*/gi;
  return (headers.subject ?? '').replace(words, (_, kind: string, text: string) => decodedWord(kind, text));
}
