/** What readers find in the reading room: the mail that they got, where a figure comes from, and what changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { textOf } from './place.ts';
import { shopRoom } from './shop.ts';

const { shop, place } = shopRoom();
const make = async (period: string, ...more: string[]) => {
  expect((await shop().make('run', 'shop-tally', '--period', period, ...more)).code).toBe(0);
};
/** What `show` says of June. */
const shown = async () => JSON.parse((await shop().periodical('show', 'shop-tally/2024-06', '--json')).out);
const documentOf = (body: string) => new JSDOM(body).window.document;
/** The address that a link of a page leads to, by what it says. */
function linkIn(body: string, text: string | RegExp): string {
  const links = [...documentOf(body).querySelectorAll('a')];
  const said = (one: { readonly textContent: string | null }) =>
    (one.textContent ?? '').replaceAll('\u00a0', ' ');
  const found = links.find((one) => (typeof text === 'string' ? said(one) === text : text.test(said(one))));
  return found?.getAttribute('href') ?? `no link "${text}" among: ${links.map((one) => one.textContent)}`;
}
const frameIn = (body: string) => documentOf(body).querySelector('iframe')?.getAttribute('src') ?? '';
type Browser = Awaited<ReturnType<typeof place.signedIn>>;

/** The page of the newest edition of the reader's report. */
async function newest(own: Browser) {
  const path =
    documentOf((await own.get('/')).body)
      .querySelector('.cards h3 a')
      ?.getAttribute('href') ?? '';
  return { path, body: (await own.get(path)).body };
}

describe('the exact mail', () => {
  const sent = (address: string): Buffer[] => {
    const folder = join(shop().out, 'outbox');
    const own = readdirSync(folder).filter((name) => name.includes(`--${address}--`));
    return own.map((name) => readFileSync(join(folder, name)));
  };

  it('of an earlier period is three steps from an edition, and is the one that was sent', async () => {
    await make('2024-05', '--send');
    const [then] = sent('keeper@example.com');
    await make('2024-06', '--send');
    const own = await place.signedIn('keeper@example.com');
    const { body } = await newest(own);
    const list = await own.get(linkIn(body, 'All mails of this report that I was sent'));
    const mail = await own.get(linkIn(list.body, /May 2024/));
    expect(textOf(mail.body)).toContain('This is exactly the mail that was sent, byte by byte.');
    expect(textOf(mail.body)).toMatch(/To\s*keeper@example\.com.*State.*sent/s);
    const message = await own.get(linkIn(mail.body, 'Download the message (.eml)'));
    expect(Buffer.from(message.bytes ?? '').equals(then ?? Buffer.of())).toBe(true);
    expect(message.headers['content-disposition']).toBe('attachment; filename="shop-tally-2024-05-r1.eml"');
  });

  it('is shown where it can run nothing', async () => {
    await make('2024-06', '--send');
    const own = await place.signedIn('keeper@example.com');
    const mail = await own.get(linkIn((await newest(own)).body, 'Shop tally, June 2024'));
    const inside = await own.get(frameIn(mail.body));
    expect(inside.headers['content-security-policy']).toMatch(/^sandbox allow-popups.*default-src 'none'/);
    expect(inside.body).toContain('Shop tally');
  });

  it('is somebody’s own: nobody else opens it, and an operator sees that it went out', async () => {
    await make('2024-06', '--send');
    const keeper = await place.signedIn('keeper@example.com');
    const path = linkIn((await newest(keeper)).body, 'Shop tally, June 2024');
    const others = [await place.signedIn('boss@example.com'), await place.signedIn('ana@acme.org')];
    for (const other of others) {
      const kinds = ['mail', 'dispatch', 'message'].map((kind) => path.replace('/mail/', `/${kind}/`));
      for (const one of kinds) expect((await other.get(one)).status).toBe(404);
    }
    const [boss, operator] = others;
    if (!boss || !operator) expect.fail();
    expect(textOf((await newest(boss)).body)).not.toContain('keeper@example.com');
    const seen = (await newest(operator)).body;
    expect(textOf(seen)).toMatch(/keeper@example\.com · .* sent/);
    expect(documentOf(seen).querySelector('a[href^="/mail/"]')).toBeNull();
  });

  it('of a report that somebody may not read any more is not there', async () => {
    await make('2024-06', '--send');
    const own = await place.signedIn('keeper@example.com');
    const path = linkIn((await newest(own)).body, 'Shop tally, June 2024');
    shop().write('subscriptions.yaml', '');
    shop().write('people.yaml', '- {who: keeper@example.com, role: reader, reports: [weekly-pulse]}\n');
    expect((await own.get(path)).status).toBe(404);
  });

  it('of nobody says how to get one', async () => {
    await make('2024-06');
    const own = await place.signedIn('keeper@example.com');
    expect(textOf((await own.get('/mails')).body)).toContain('No mail has been sent to you yet.');
    expect(textOf((await newest(own)).body)).toContain('No mail of this edition was sent to you.');
  });
});

describe('where a figure comes from', () => {
  it('is one click from the edition: value, query, SQL, parameters, data and checks', async () => {
    await make('2024-06');
    const own = await place.signedIn('keeper@example.com');
    const { body } = await newest(own);
    const rows = [...documentOf(body).querySelectorAll('tbody tr')];
    const [first] = rows.map((row) => row.querySelector('a')?.getAttribute('href') ?? '');
    const page = await own.get(first ?? '');
    const manifest = await shown();
    const text = textOf(page.body);
    const query = /The query: (\w+)/.exec(page.body)?.[1];
    const statement = manifest.statements.find((one: { name: string }) => one.name === query);
    expect(documentOf(page.body).querySelector('pre')?.textContent).toBe(statement.sql);
    for (const part of [statement.sha256, manifest.run.lake, manifest.fingerprint, manifest.timezone])
      expect(text).toContain(part);
    expect(text).toContain('What was checked');
    expect(text).toContain('passed');
  });

  it('says so if the report declares its figures in another way now', async () => {
    await make('2024-06');
    const own = await place.signedIn('keeper@example.com');
    const path = () => newest(own).then(({ body }) => /\/figure\/[\w-]+/.exec(body)?.[0] ?? '');
    const before = textOf((await own.get(await path())).body);
    const file = 'reports/shop-tally/figures.yaml';
    shop().write(file, 'figures: {sales: {of: totals.sales, unit: money, name: {en: Sales, zh: 销售额}}}\n');
    const after = textOf((await own.get(await path())).body);
    expect([before, after].map((text) => text.includes('declares its figures in another way'))).toEqual([
      false,
      true,
    ]);
  });
});

describe('two editions', () => {
  it.each([
    ['of two periods', ['2024-05', '2024-06'], ['shop-tally/2024-06', 'shop-tally/2024-05']],
    ['of one period', ['2024-06', '2024-06'], ['shop-tally/2024-06/r2', 'r1']],
  ])('%s are compared as by periodical diff --json', async (_, periods, asked) => {
    for (const period of periods) await make(period, '--force');
    const own = await place.signedIn('keeper@example.com');
    const { body } = await newest(own);
    const form = linkIn(body, 'Compare with another edition');
    const other =
      documentOf((await own.get(form)).body)
        .querySelector('option')
        ?.getAttribute('value') ?? '';
    const { headers } = await own.submit(form, form, { against: other });
    const page = await own.get(headers.location ?? '');
    const data = await own.get(linkIn(page.body, 'Download all changes as JSON'));
    const { out } = await shop().periodical(
      ...['diff', ...asked, '--json', '--templates', join(shop().root, 'templates')],
    );
    expect(JSON.parse(data.body)).toEqual(JSON.parse(out));
    expect(page.status).toBe(200);
  });

  it('one of which somebody may not read are not there', async () => {
    await make('2024-06');
    const own = await place.signedIn('keeper@example.com');
    const { body } = await newest(own);
    const form = linkIn(body, 'Compare with another edition');
    expect(textOf((await own.get(form)).body)).toContain('There is no other edition');
    const token = /name="token" value="([\w-]+)"/.exec(body)?.[1] ?? '';
    expect((await own.post(form, { token, against: 'forged' })).status).toBe(404);
  });
});

it('the title of a page and what can be chosen in a form have no marks of lines in them', async () => {
  await make('2024-05');
  await make('2024-06');
  const own = await place.signedIn('keeper@example.com');
  await own.submit('/', '/language', { language: 'zh' });
  const { body } = await newest(own);
  expect(documentOf(body).querySelector('title')?.textContent).toContain('店铺账目');
  const choice = await own.get(/\/compare\/[\w-]+/.exec(body)?.[0] ?? '');
  for (const page of [body, choice.body]) expect(page).not.toMatch(/<(title|option)[^>]*>[^<]*<(?!\/\1)/);
});

describe('a correction', () => {
  it('stands on top, and leads to what changed', async () => {
    await make('2024-06');
    shop().rewrite('reports/shop-tally/checks/adds_up.sql', 'severity: hold', 'severity: warn');
    shop().rewrite('reports/shop-tally/totals.sql', 'sum(', '2 * sum(');
    await make('2024-06');
    const own = await place.signedIn('keeper@example.com');
    const { body } = await newest(own);
    const [note] = documentOf(body).querySelectorAll('.note');
    expect(note?.textContent).toMatch(/corrects an earlier one.*See what changed/);
    expect(textOf((await own.get(linkIn(body, 'See what changed'))).body)).toMatch(
      /Changed figures.*Then.*Now/s,
    );
  });
});

it('an edition is found by a word of what it has found', async () => {
  await make('2024-06');
  const own = await place.signedIn('keeper@example.com');
  const { findings } = await shown();
  const word = String(findings.en).split(' ').slice(0, 3).join(' ').toUpperCase();
  const { headers } = await own.submit('/editions', '/editions', { text: word });
  expect(textOf((await own.get(headers.location ?? '')).body)).toContain(findings.en);
  const none = await own.submit('/editions', '/editions', { text: 'nothing like it' });
  expect(textOf((await own.get(none.headers.location ?? '')).body)).toContain('No edition matches.');
});
