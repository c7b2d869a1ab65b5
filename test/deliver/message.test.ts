import { expect, test, vi } from 'vitest';
import { buildMessage, type MailContent } from '../../functions/deliver/message.ts';
import { InputError } from '../../functions/errors.ts';
import { hostileTexts } from '../render/sample-document.ts';
import { decodedWord, leaves, outline, parse } from './mime.ts';

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = (alt: string) => `<img alt="${alt}" src="data:image/png;base64,${pixel}" width="600">`;

const message: MailContent = {
  edition: 'talent-growth/trailing-12-2024-06/r1',
  recipient: 'wei.li@example.com',
  from: 'Data Institute <reports@institute.example>',
  subject: 'Talent growth report, July 2023 to June 2024',
  html: `<!doctype html><p>Sales grew</p>${image('one')}${image('two')}`,
  text: 'Sales grew\n\nto ¥1.23 billion.\n',
  attachments: [{ name: 'report.en.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }],
  date: '2024-07-02T01:00:00Z',
};

test('mixed(alternative(text, related(html, images)), pdf)', async () => {
  const root = parse(await buildMessage(message));
  expect(outline(root)).toEqual([
    'multipart/mixed',
    [
      'multipart/alternative',
      ['text/plain'],
      ['multipart/related', ['text/html'], ['image/png'], ['image/png']],
    ],
    ['application/pdf'],
  ]);
  const [text, html, first, second, pdf] = leaves(root);
  expect(text?.body.toString()).toBe('Sales grew\r\n\r\nto ¥1.23 billion.\r\n');
  const ids = [first, second].map((part) => part?.headers['content-id']?.slice(1, -1) ?? '');
  expect(ids[0]).toMatch(/^[0-9a-f]{32}@institute\.example$/);
  expect(html?.body.toString()).toContain(`<img alt="two" src="cid:${ids[1]}" width="600">`);
  expect(html?.body.toString()).not.toContain('data:');
  expect(first?.headers['content-disposition']).toMatch(/^inline/);
  expect(first?.body.toString('base64')).toBe(pixel);
  expect(pdf?.headers['content-disposition']).toBe('attachment; filename=report.en.pdf');
  expect(pdf?.body.toString()).toBe('%PDF-1.7');
});

test('headers say who, to whom, when, and which message it is', async () => {
  const { headers } = parse(await buildMessage(message));
  expect(headers).toMatchObject({
    from: 'Data Institute <reports@institute.example>',
    to: 'wei.li@example.com',
    subject: 'Talent growth report, July 2023 to June 2024',
    date: 'Tue, 02 Jul 2024 01:00:00 +0000',
    'mime-version': '1.0',
  });
  expect(headers['message-id']).toMatch(/^<[0-9a-f]{32}@institute\.example>$/);
});

test('every line ends with CRLF and none is too long', async () => {
  const raw = Buffer.from(await buildMessage({ ...message, html: `<p>${'x'.repeat(5000)}</p>` })).toString(
    'latin1',
  );
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
});

test('the same message gives the same bytes; another recipient another id', async () => {
  const first = await buildMessage(message);
  vi.useFakeTimers({ now: Date.UTC(2031, 0, 1), toFake: ['Date'] });
  try {
    expect(Buffer.from(await buildMessage(message)).equals(first)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
  const other = await buildMessage({ ...message, recipient: 'b@example.com' });
  expect(parse(other).headers['message-id']).not.toBe(parse(first).headers['message-id']);
});

test('a Chinese text has CRLF line ends inside its encoding', async () => {
  const root = parse(await buildMessage({ ...message, text: '达人成长报告\n销售额同比增长\n' }));
  const [text] = leaves(root);
  expect(text?.headers['content-transfer-encoding']).toBe('base64');
  expect(text?.body.toString()).toBe('达人成长报告\r\n销售额同比增长\r\n');
});

test('without images and attachments it is a plain alternative', async () => {
  const root = parse(await buildMessage({ ...message, html: '<p>x</p>', attachments: [] }));
  expect(outline(root)).toEqual(['multipart/alternative', ['text/plain'], ['text/html']]);
});

test('a long Chinese subject is encoded in whole characters', async () => {
  const subject = '达人成长报告：2023年7月至2024年6月，达人销售额同比增长43.0%，直播时长增长40.0%𠮷'.repeat(
    3,
  );
  const raw = Buffer.from(await buildMessage({ ...message, subject })).toString('latin1');
  const header = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(raw)?.[1] ?? '';
  expect(header).toMatch(/^[\x20-\x7e\r\n]*$/);
  const words = [...header.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)];
  for (const [word] of words) expect(word.length).toBeLessThanOrEqual(75);
  expect(words.map(([, kind = '', text = '']) => decodedWord(kind, text)).join('')).toBe(subject);
});

test.each(hostileTexts)('the subject %j begins no header', async (text) => {
  const subject = `${text}\r\nBcc: thief@example.com\r\n\r\nbody`;
  const raw = Buffer.from(await buildMessage({ ...message, subject })).toString('latin1');
  const [head = ''] = raw.split('\r\n\r\n');
  const names = [...head.matchAll(/^([!-9;-~]+):/gm)].map((match) => match[1]);
  expect(names).toEqual(['From', 'To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type']);
});

test.each([
  'a@example.com\r\nBcc: b@example.com',
  'a@example.com, b@example.com',
  'a@example.com\n',
  'a b@example.com',
  '<a@example.com>, <b@example.com>',
  'a@b@example.com',
  'a@example..com',
  'a@-example.com',
  '@example.com',
  'a@',
  'a',
  '',
  'ä@example.com',
  `${'a'.repeat(65)}@example.com`,
])('%j is no address', async (address) => {
  await expect(buildMessage({ ...message, recipient: address })).rejects.toThrow(InputError);
  await expect(buildMessage({ ...message, from: address })).rejects.toThrow(InputError);
});

test('further headers are written as one line; names that the message writes itself are refused', async () => {
  const headers = { 'List-Unsubscribe': '<https://example.com/u>\r\nBcc: b@example.com' };
  const root = parse(await buildMessage({ ...message, headers }));
  expect(root.headers['list-unsubscribe']).toBe('<https://example.com/u> Bcc: b@example.com');
  expect(root.headers.bcc).toBeUndefined();
  for (const name of ['Bcc', 'to', 'Content-Type', 'X: y', 'X\r\nY', ''])
    await expect(buildMessage({ ...message, headers: { [name]: 'x' } })).rejects.toThrow(InputError);
});

test('a date that is no instant in UTC is refused', async () => {
  for (const date of ['', 'yesterday', '2024-07-02', '2024-07-02T01:00:00+08:00'])
    await expect(buildMessage({ ...message, date })).rejects.toThrow(InputError);
});

test('a text that looks like an image stays a text', async () => {
  const html = `<p>src="data:image/png;base64,AAAA" &#x3C;img src="data:image/png;base64,AAAA"></p>`;
  const root = parse(await buildMessage({ ...message, html }));
  expect(leaves(root)[1]?.body.toString()).toBe(html);
});

test('the id of a picture is that of no other message, and the same when the message is built again', async () => {
  const idsOf = async (changed: Partial<MailContent>) =>
    leaves(parse(await buildMessage({ ...message, ...changed }))).flatMap(
      ({ headers }) => headers['content-id'] ?? [],
    );
  const own = await idsOf({});
  expect(await idsOf({})).toEqual(own);
  const others = await Promise.all([
    idsOf({ edition: message.edition.replace(/r\d+$/, 'r9') }),
    idsOf({ edition: 'other-report/2024-06/r1' }),
    idsOf({ edition: 'talent-growth/1999-01/r1' }),
    idsOf({ recipient: 'somebody.else@example.com' }),
    idsOf({ copy: 2 }),
    idsOf({ html: message.html.replaceAll('iVBOR', 'iVBOS') }),
    idsOf({ from: 'Reports <reports@another.example>' }),
  ]);
  const all = [own, ...others].flat();
  expect(own).toHaveLength(2);
  expect(new Set(all).size).toBe(all.length);
});
