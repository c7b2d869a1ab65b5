/** The mail of an edition: what is attached and what is linked, and how one unsubscribes. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../functions/archive/manifest.ts';
import type { DeliverInput, Links } from '../../functions/deliver/input.ts';
import { editionMail } from '../../functions/deliver/mail.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { InputError } from '../../functions/errors.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { temporaryFolder } from '../folder.ts';
import { archiveWith, edition, type Files, manifestOf } from './edition.ts';
import { leaves, parse } from './mime.ts';

const mark = (place: string) => `<!--place:${place}-->`;
const html = `<body><p><a href="./report.en.pdf">PDF</a>${mark('files')}</p><p>${mark('why')}${mark('foot')}</p></body>`;
const text = 'Tally: ./report.en.pdf\n\n-- \nEdition 1\n';
const files: Files = {
  'email.en.html': html,
  'email.en.txt': text,
  'email.zh.html': html.replaceAll('.en.', '.zh.'),
  'email.zh.txt': text.replaceAll('.en.', '.zh.'),
  'report.en.pdf': Buffer.alloc(30_000, 'pdf'),
  'report.en.xlsx': Buffer.alloc(60_000, 'xlsx'),
  'report.zh.pdf': Buffer.alloc(30_000, 'pdf'),
};
const subscribed = 'You receive this mail because your address is subscribed to “Shop tally”.';
const links = { archiveUrl: 'https://r.example/e/T' } as const satisfies Links;
const unsubscribeUrl = `https://r.example/u/${'W10'.repeat(120)}.${'x'.repeat(43)}`;

const root = temporaryFolder();
let ledger: Ledger;
beforeEach(() => {
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
});
afterEach(() => {
  ledger.close();
});

interface Given {
  readonly maxBytes?: number;
  readonly links?: Links;
  readonly files?: Files;
  readonly language?: string;
  readonly recipient?: Partial<Recipient>;
  readonly told?: Partial<Pick<Manifest, 'publisher' | 'contact' | 'heldAtMaking'>>;
}

const recipient: Recipient = {
  address: 'a@example.com',
  language: 'en',
  attach: ['pdf', 'workbook'],
  subscribed: true,
};

async function build(given: Given = {}): Promise<Uint8Array> {
  const held = given.files ?? files;
  const limit = given.maxBytes === undefined ? {} : { maxBytes: given.maxBytes };
  const input: DeliverInput = {
    archive: await archiveWith(root(), held),
    ledger,
    channel: { ...limit, ...outbox(join(root(), 'outbox')) },
    edition,
    manifest: { ...manifestOf(held), ...given.told },
    recipients: [],
    from: 'Shop <shop@example.com>',
    linksFor: async () => given.links ?? links,
    now: () => '2024-07-02T01:00:02Z',
  };
  const to = { ...recipient, language: given.language ?? 'en', ...given.recipient };
  return (await editionMail(input, to)).raw;
}

async function read(given: Given = {}) {
  const raw = await build(given);
  const root = parse(raw);
  const [plain, markup, ...attached] = leaves(root);
  return {
    raw,
    headers: root.headers,
    text: plain?.body.toString().replaceAll('\r\n', '\n') ?? '',
    html: markup?.body.toString() ?? '',
    attached: attached.map((part) => /filename=(\S+)/.exec(part.headers['content-disposition'] ?? '')?.[1]),
  };
}

describe('a mail that fits', () => {
  it('has its files attached and no trace of the marked places', async () => {
    const mail = await read();
    expect(mail.attached).toEqual(['shop-tally-2024-06.en.pdf', 'shop-tally-2024-06.en.xlsx']);
    expect(mail.html).toBe(
      `<body><p><a href="https://r.example/e/T/report.en.pdf">PDF</a></p><p>${subscribed}</p></body>`,
    );
    expect(mail.text).toBe(`Tally: https://r.example/e/T/report.en.pdf\n\n-- \nEdition 1\n${subscribed}\n`);
  });

  it('is from the publisher in its reader’s language, and answers go to the contact', async () => {
    const told = { publisher: { en: 'Till <b> Office', zh: '店铺办公室' }, contact: 'desk@example.com' };
    const [en, zh] = [await read({ told }), await read({ told, language: 'zh' })];
    expect([en.headers.from, en.headers['reply-to']]).toEqual([
      'Till b Office <shop@example.com>',
      'desk@example.com',
    ]);
    expect(zh.headers.from).toMatch(/^=\?UTF-8\?.*\?= <shop@example.com>$/);
    const plain = await read();
    expect([plain.headers.from, plain.headers['reply-to']]).toEqual(['Shop <shop@example.com>', undefined]);
  });

  it('has the same bytes when it is built again', async () => {
    const given = { links: { ...links, unsubscribeUrl }, maxBytes: 60_000 };
    expect(Buffer.from(await build(given)).equals(await build(given))).toBe(true);
  });
});

it('of an edition that was held and is released says so, and no longer that it is held', async () => {
  const band = '<!--place:held--><p>HELD</p><!--/place:held-->';
  const held = {
    ...files,
    'email.en.html': html.replace('<body>', `<body>${band}`),
    'email.en.txt': `!! HELD · The check\n!! found 1 problem.\n\n${text}`,
  };
  const mail = await read({ files: held, told: { heldAtMaking: true } });
  const sentence = 'This edition was held when it was made. It has been reviewed and released since.';
  expect(mail.html).toBe(
    `<body><p><a href="https://r.example/e/T/report.en.pdf">PDF</a><br>${sentence}</p><p>${subscribed}</p></body>`,
  );
  expect(mail.text).toMatch(/^Tally: [^!]*\n\nThis edition was held [^!]*$/);
});

describe('a mail to a reader who cannot reach the archive', () => {
  const rows = '<td><a href="./report.en.html#table-1">All 24 rows</a></td>';
  const unreachable = {
    ...files,
    'email.en.html': html
      .replace('<a href="./report.en.pdf">PDF</a>', (link) => `<!--place:links-->${link}<!--/place:links-->`)
      .replace(
        '</body>',
        `${rows}<!--place:button--><a href="./report.en.pdf">Read</a><!--/place:button--></body>`,
      ),
    'email.en.txt': 'Tally: ./report.en.pdf\n\nRead\n----\nPDF: ./report.en.pdf\n\n-- \nEdition 1\n',
    'report.en.html': '<html>',
  };

  it('has the report attached, and no link that leads nowhere', async () => {
    const mail = await read({ links: {}, files: unreachable, recipient: { attach: ['workbook'] } });
    const names = ['shop-tally-2024-06.en.xlsx', 'shop-tally-2024-06.en.html', 'shop-tally-2024-06.en.pdf'];
    expect(mail.attached).toEqual(names);
    const sentence = `The whole report is attached: ${names.join(', ')}`;
    expect(mail.html).toBe(`<body><p>${sentence}</p><p>${subscribed}</p><td>All 24 rows</td></body>`);
    expect(mail.text.replace(/\s+/g, ' ')).toBe(
      `Tally: ./report.en.pdf ${sentence} -- Edition 1 ${subscribed} `,
    );
  });

  it('says what is too large for it, and names what is attached', async () => {
    const mail = await read({ links: {}, files: unreachable, maxBytes: 60_000 });
    expect(mail.attached).toEqual(['shop-tally-2024-06.en.pdf', 'shop-tally-2024-06.en.html']);
    expect(mail.html).toContain(
      'attached: shop-tally-2024-06.en.pdf, shop-tally-2024-06.en.html<br>The Excel workbook is too large to attach to this mail.</p>',
    );
    const none = await read({ links: {}, files: unreachable, maxBytes: 4_000, language: 'en' });
    expect([none.attached, none.html.includes('attached:')]).toEqual([['shop-tally-2024-06.en.html'], true]);
  });
});

describe('a mail that is too large for its channel', () => {
  it('leaves out the largest file first, says so and links to it', async () => {
    const mail = await read({ maxBytes: 60_000 });
    expect(mail.raw.length).toBeLessThanOrEqual(60_000);
    expect(mail.attached).toEqual(['shop-tally-2024-06.en.pdf']);
    expect(mail.html).toContain(
      'PDF</a><br>The Excel workbook is too large to attach to this mail: <a href="https://r.example/e/T/report.en.xlsx">shop-tally-2024-06.en.xlsx</a></p>',
    );
    expect(mail.text).toContain(
      'report.en.pdf\n\nThe Excel workbook is too large to attach to this mail:\nhttps://r.example/e/T/report.en.xlsx\n\n-- \n',
    );
  });

  it('leaves out all where it must, in the language of the reader', async () => {
    const mail = await read({ maxBytes: 10_000, language: 'zh' });
    expect(mail.attached).toEqual([]);
    expect(mail.html).toContain(
      '<br>PDF 文件过大，未能随邮件附上，请在此下载：<a href="https://r.example/e/T/report.zh.pdf">',
    );
    expect(mail.text).toContain(
      '\n\nPDF 文件过大，未能随邮件附上，请在此下载：\nhttps://r.example/e/T/report.zh.pdf\n\n-- \n',
    );
  });

  it('takes a channel at its word, to the byte', async () => {
    const whole = (await build()).length;
    expect((await read({ maxBytes: whole })).attached).toHaveLength(2);
    expect((await read({ maxBytes: whole - 1 })).attached).toHaveLength(1);
  });

  it('says so at its end where an older theme has no places for it', async () => {
    const old = { ...files, 'email.en.html': '<body><p>Tally</p></body>', 'email.en.txt': 'Tally\n' };
    const mail = await read({ maxBytes: 10_000, files: old, links: { ...links, unsubscribeUrl } });
    expect(mail.html).toMatch(
      /^<body><p>Tally<\/p><p><br>The Excel workbook .*<\/p><p> <a href="[^"]*">Unsubscribe<\/a><\/p><\/body>$/,
    );
    expect(mail.text).toMatch(/^Tally\n\nThe Excel workbook .*\n.*\n\nThe PDF .*\n.*\nUnsubscribe: .*\n$/);
  });

  it('fails with a reason where nothing is left to leave out', async () => {
    const error = await build({ maxBytes: 1000 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toMatch(
      /shop-tally\/2024-06\/r1\/email\.en\.html: is a message of 0\.0 MB without attachments; expected at most 0\.0 MB, so move \{% more \/%\} further up/,
    );
  });
});

describe('why the reader gets it', () => {
  it('is a subscription, or that somebody asked for it', async () => {
    const asked = await read({ recipient: { subscribed: false } });
    const sentence = 'You receive this mail because somebody asked for it to be sent to you.';
    expect(asked.html).toContain(`<p>${sentence}</p>`);
    expect(asked.text).toMatch(new RegExp(`-- \nEdition 1\n${sentence}\n$`));
    expect(asked.html + asked.text).not.toContain('subscribed to');
  });

  it('is said in the language of the mail', async () => {
    const chinese = await read({ language: 'zh', recipient: { subscribed: false } });
    expect(chinese.html).toContain('<p>您收到本邮件，是因为有人要求将它发送给您。</p>');
    expect((await read({ language: 'zh' })).html).toContain('因为您的邮箱已订阅《店铺账目》。');
  });

  it('is not said twice where an edition of an earlier version says it by itself', async () => {
    const old = { ...files, 'email.en.html': '<body><p>Because.<!--place:foot--></p></body>' };
    const mail = await read({ files: old });
    expect(mail.html).toBe('<body><p>Because.</p></body>');
    expect(mail.text).not.toContain('You receive');
  });
});

it('a copy is a message of its own, with the same content', async () => {
  const [first, second, third] = await Promise.all([
    read(),
    read({ recipient: { copy: 2 } }),
    read({ recipient: { copy: 3 } }),
  ]);
  const ids = [first, second, third].map(({ headers }) => headers['message-id']);
  expect(new Set(ids).size).toBe(3);
  expect(second.html).toBe(first.html);
});

describe('a link to unsubscribe', () => {
  it('stands in the headers for mail programs, whole and on one line, and in both parts for people', async () => {
    const mail = await read({ links: { ...links, unsubscribeUrl } });
    const head = Buffer.from(mail.raw).toString('latin1').split('\r\n\r\n')[0] ?? '';
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    expect(mail.headers['list-unsubscribe']).toBe(`<${unsubscribeUrl}>`);
    expect(mail.html).toContain(`${subscribed} <a href="${unsubscribeUrl}">Unsubscribe</a></p>`);
    expect(mail.text).toMatch(
      /-- \nEdition 1\nYou receive .* subscribed to “Shop tally”\.\nUnsubscribe: https:\/\/r\.example\/u\/\S+\n$/,
    );
  });

  it('is in no mail that nobody subscribed to', async () => {
    const mail = await read();
    expect(Object.keys(mail.headers).filter((name) => name.startsWith('list-'))).toEqual([]);
    expect(mail.html + mail.text).not.toContain('Unsubscribe');
  });

  it('begins no header, whatever it holds', async () => {
    const hostile = 'https://r.example/u/x>\r\nBcc: thief@example.com\r\n"><script>';
    const mail = await read({ links: { ...links, unsubscribeUrl: hostile } });
    expect(mail.headers.bcc).toBeUndefined();
    expect(mail.headers['list-unsubscribe']).toMatch(/^<https:\/\/r\.example\/u\/[^<>\s]*>$/);
    expect(mail.html).not.toContain('<script>');
  });
});

describe('links to the archive', () => {
  const names = Object.keys(files);
  const asked = names.flatMap((name) => [`./${name}`, `http://evil.example/./${name}`, `"./${name}"`]);
  const escapedNames = asked.map((name) => `<td>${name.replaceAll('"', '&#x22;')}</td>`).join('');
  const hostile = {
    ...files,
    'email.en.html': html.replace(
      '<body>',
      `<body><img alt="${escapedNames.replaceAll(/<[^>]*>/g, ' ')}">${escapedNames}`,
    ),
    'email.en.txt': `${asked.join('\n')}\n\n${asked.join('\n\n-- \n')}\n\nRead\n----\n${text}`,
  };

  it('stand only where the renderer wrote them', async () => {
    const mail = await read({ files: hostile });
    expect(mail.html.split(links.archiveUrl)).toHaveLength(2);
    expect(mail.html).toContain('<a href="https://r.example/e/T/report.en.pdf">PDF</a>');
    expect(mail.text.split(links.archiveUrl)).toHaveLength(2);
    expect(mail.text).toContain('Read\n----\nTally: https://r.example/e/T/report.en.pdf\n\n-- \nEdition 1\n');
  });

  it('keep the place in the page that they lead to, and lead to files of the edition alone', async () => {
    const anchors = '<a class="x" href="./report.en.pdf#table-1">a</a><a href="./other.pdf">b</a>';
    const mail = await read({ files: { ...files, 'email.en.html': `<body>${anchors}</body>` } });
    expect(mail.html).toContain('<a class="x" href="https://r.example/e/T/report.en.pdf#table-1">a</a>');
    expect(mail.html).toContain('<a href="./other.pdf">b</a>');
  });
});
