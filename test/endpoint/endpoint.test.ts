/** The door: links of mails open, everything else gets one refusal, and runs are started by callers with a name. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linksFor } from '../../functions/deliver/links.ts';
import type { EndpointEffects, Reports } from '../../functions/endpoint/effects.ts';
import { handleRequest } from '../../functions/endpoint.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { parseRunMessage, type RunMessage, runId } from '../../functions/queue/messages.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { edition } from '../deliver/edition.ts';
import { localSigner } from '../deliver/links/signer.ts';
import { temporaryFolder } from '../folder.ts';

const now = '2024-07-02T01:00:02Z';
const caller = 'arn:aws:iam::123456789012:user/wei';
const linkSigner = localSigner();
const templates = templatesAt(fileURLToPath(new URL('../other-lake/templates', import.meta.url)));
const recipient: Recipient = { address: 'wei.li@example.com', language: 'en', attach: [], subscribed: true };

const root = temporaryFolder();
let ledger: Ledger;
let effects: EndpointEffects;
let queued: RunMessage[];
let logged: string;

const reports = async (): Promise<Reports> => ({
  names: reportNames(templates),
  load: (name) => loadReport(templates, name),
  refusal: () => undefined,
});

beforeEach(() => {
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
  queued = [];
  logged = '';
  effects = {
    ledger,
    runs: { send: async (message) => void queued.push(message) },
    linkSigner,
    reports,
    now: () => now,
    newId: () => 'new-id',
    log: (message, fields) => {
      logged += `${message} ${JSON.stringify(fields)}\n`;
    },
  };
});
afterEach(() => {
  ledger.close();
});

const ask = (method: string, path: string, body = '') => handleRequest({ method, path, body }, effects);
const asCaller = (method: string, path: string, body: unknown = '') =>
  handleRequest(
    { method, path, body: typeof body === 'string' ? body : JSON.stringify(body), caller },
    effects,
  );

async function paths(at = now, of = edition) {
  const make = linksFor({ publicUrl: '', signer: linkSigner, now: () => at, days: 30 });
  const { archiveUrl, unsubscribeUrl = '' } = await make(of, recipient, at);
  return { files: archiveUrl, unsubscribe: unsubscribeUrl };
}

describe('a link to unsubscribe', () => {
  it('shows a page with one button, and changes nothing', async () => {
    const { unsubscribe } = await paths();
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await ask(method, unsubscribe)).status).toBe(200);
    }
    expect(await ledger.suppressionOf(recipient.address, 'shop-tally')).toBeUndefined();
    const page = new JSDOM((await ask('GET', unsubscribe)).body).window.document;
    expect(page.querySelectorAll('button')).toHaveLength(1);
    expect(page.querySelector('form')?.getAttribute('method')).toBe('post');
    expect(page.querySelector('form')?.getAttribute('action')).toBeNull();
    expect(page.body.textContent).toContain('shop-tally · wei.li@example.com');
  });

  const multipart = [
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\nContent-Type: text/plain\r\n\r\nOne-Click\r\n--b--\r\n',
  ];
  it.each(['List-Unsubscribe=One-Click', ...multipart])('unsubscribes by a POST of %j', async (body) => {
    const { unsubscribe } = await paths();
    const { status, body: page } = await ask('POST', unsubscribe, body);
    expect(status).toBe(200);
    expect(page).toContain('You are unsubscribed');
    const suppressed = {
      address: 'wei.li@example.com',
      report: 'shop-tally',
      reason: 'unsubscribed',
      at: now,
    };
    expect(await ledger.suppressionOf(recipient.address, 'shop-tally')).toMatchObject(suppressed);
    expect(await ledger.suppressionOf(recipient.address, 'weekly-pulse')).toBeUndefined();
  });

  it('is in the language of the browser, and leads to all others until it is done', async () => {
    const { unsubscribe } = await paths();
    const headers = { 'accept-language': 'de-CH,fr;q=0.9' };
    const shown = async (method: string, query = '') => {
      const body = method === 'POST' ? 'List-Unsubscribe=One-Click' : '';
      const answer = await handleRequest({ method, path: unsubscribe, query, body, headers }, effects);
      const { document } = new JSDOM(answer.body).window;
      const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
      return [
        document.documentElement.lang,
        document.querySelector('title')?.textContent,
        document.querySelector('button')?.textContent,
        links,
      ];
    };
    const others = (own: string) =>
      ['en', 'de', 'es', 'ja', 'pt-BR', 'zh']
        .filter((name) => name !== own)
        .map((name) => `?language=${name}`);
    expect(await shown('GET')).toEqual(['de-DE', 'Abbestellen', 'Abbestellen', others('de')]);
    expect(await shown('GET', 'language=ja')).toEqual(['ja-JP', '配信停止', '配信停止', others('ja')]);
    expect(await shown('GET', 'language=tlh')).toEqual(await shown('GET'));
    expect(await shown('POST', 'language=ja')).toEqual(['ja-JP', '配信を停止しました', undefined, []]);
  });

  it('does the same twice', async () => {
    const { unsubscribe } = await paths();
    const first = await ask('POST', unsubscribe, 'List-Unsubscribe=One-Click');
    expect(await ask('POST', unsubscribe, 'List-Unsubscribe=One-Click')).toEqual(first);
  });

  it.each(['', 'List-Unsubscribe=', 'x=One-Click', '{"List-Unsubscribe":"One-Click"}'])(
    'does nothing by a POST of %j',
    async (body) => {
      expect((await ask('POST', (await paths()).unsubscribe, body)).status).toBe(404);
      expect(await ledger.suppressionOf(recipient.address, 'shop-tally')).toBeUndefined();
    },
  );
});

describe('everything else gets one refusal, by which no cause can be told from another', () => {
  const oneClick = 'List-Unsubscribe=One-Click';
  const cases: readonly (readonly [string, () => Promise<readonly [string, string, string?]>])[] = [
    ['no path', async () => ['GET', '/']],
    ['an unknown path', async () => ['GET', '/admin']],
    ['another method', async () => ['DELETE', (await paths()).unsubscribe]],
    [
      'a link to files, which is the reading room’s',
      async () => ['GET', `${(await paths()).files}/report.en.pdf`],
    ],
    [
      'the other kind of link to unsubscribe',
      async () => ['POST', (await paths()).files.replace('/e/', '/u/'), oneClick],
    ],
    ['a forged link to unsubscribe', async () => ['POST', `${(await paths()).unsubscribe}x`, oneClick]],
    ['a page for a forged link', async () => ['GET', '/u/hello']],
    ['more behind a link to unsubscribe', async () => ['POST', `${(await paths()).unsubscribe}/x`, oneClick]],
    ['a run without a caller', async () => ['POST', '/runs', '{"report":"shop-tally","period":"2024-06"}']],
    ['a run to read without a caller', async () => ['GET', '/runs/new-id']],
    ['a name of every object', async () => ['GET', '/constructor']],
  ];

  it.each(cases)('%s', async (_, request) => {
    const answer = await ask(...(await request()));
    expect(answer).toEqual(await ask('GET', '/nowhere'));
    expect(answer.status).toBe(404);
    expect(await ledger.suppressionOf(recipient.address, 'shop-tally')).toBeUndefined();
    expect([queued, logged]).toEqual([[], '']);
  });

  it('short, in the language of the browser, and nothing in it loads or runs', async () => {
    const { headers, body } = await ask('GET', '/nowhere');
    expect(body.length).toBeLessThan(3000);
    expect(body).toContain('This link does not open');
    const headed = { method: 'GET', path: '/nowhere', body: '', headers: { 'accept-language': 'zh-CN' } };
    expect((await handleRequest(headed, effects)).body).toContain('<h1>此链接无法打开</h1>');
    expect(body).not.toMatch(/<script|https?:/);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect((await ask('HEAD', '/nowhere')).body).toBe('');
  });
});

describe('what is no fault of the caller is no refusal', () => {
  it('a key that cannot be used is an error', async () => {
    const { unsubscribe } = await paths();
    const verify = () => Promise.reject(new Error('AccessDenied'));
    effects = { ...effects, linkSigner: { ...linkSigner, verify } };
    await expect(ask('GET', unsubscribe)).rejects.toThrow('AccessDenied');
  });
});

describe('POST /runs', () => {
  it('takes values of parameters that the report declares, and refuses others', async () => {
    const asked = { report: 'shop-tally', period: 'last month', set: { store: 3 } };
    const { status, body } = await asCaller('POST', '/runs', asked);
    expect([status, body]).toEqual([400, expect.stringContaining('no parameter \\"store\\"')]);
    const long = await asCaller('POST', '/runs', { ...asked, set: { store: '店'.repeat(50) } });
    expect([long.status, long.body]).toEqual([400, expect.stringContaining('part of an edition')]);
  });

  it('puts the run into the queue, and says its id', async () => {
    const answer = await asCaller('POST', '/runs', { report: 'shop-tally', period: 'last month' });
    expect([answer.status, answer.body]).toEqual([202, '{"run":"request:new-id"}\n']);
    expect(queued).toEqual([
      {
        id: 'request:new-id',
        trigger: 'request',
        by: caller,
        report: 'shop-tally',
        period: 'last month',
        at: now,
        force: false,
        send: 'none',
        asked: 0,
        state: {},
      },
    ]);
    expect(parseRunMessage(JSON.stringify(queued[0]))).toEqual(queued[0]);
    expect(logged).toContain(caller);
  });

  it('takes all that a run can be asked', async () => {
    const asked = {
      report: 'shop-tally',
      period: '2024-06',
      languages: ['zh'],
      formats: ['email', 'pdf'],
      to: ['a@example.com', 'b@example.com'],
      force: true,
      id: 'mine:2024-06',
    };
    expect((await asCaller('POST', '/runs', asked)).body).toBe('{"run":"request:mine:2024-06"}\n');
    const { to, id, ...rest } = asked;
    expect(queued[0]).toMatchObject({ ...rest, id: `request:${id}`, send: to, trigger: 'request' });
    await asCaller('POST', '/runs', { report: 'shop-tally', period: '2024-06', send: 'subscribers' });
    expect(queued[1]?.send).toBe('subscribers');
  });

  it('is heard of before a worker takes it, and never writes over what a worker wrote', async () => {
    const asked = { report: 'shop-tally', period: '2024-06', id: 'mine' };
    await asCaller('POST', '/runs', asked);
    for (const id of ['mine', 'request:mine', 'request%3Amine']) {
      const found = await asCaller('GET', `/runs/${id}`);
      expect(found.status).toBe(200);
      expect(JSON.parse(found.body)).toMatchObject({
        id: 'request:mine',
        state: 'queued',
        report: 'shop-tally',
      });
    }
    const record = await ledger.readRun('request:mine');
    if (record) await ledger.saveRun({ ...record, state: 'made', edition: 'shop-tally/2024-06/r1' });
    expect((await asCaller('POST', '/runs', asked)).status).toBe(202);
    expect(JSON.parse((await asCaller('GET', '/runs/mine')).body)).toMatchObject({ state: 'made' });
    expect(queued).toHaveLength(2);
  });

  const june = { report: 'shop-tally', period: '2024-06', id: 'mine' };
  it.each([
    { ...june, period: '2024-05' },
    { ...june, report: 'weekly-pulse', period: '2024-W25' },
    { ...june, to: ['boss@example.com'] },
    { ...june, force: true },
    { ...june, languages: ['en'] },
    { ...june, formats: ['pdf'] },
    { ...june, send: 'subscribers' },
  ])('refuses the id of another request: %j', async (other) => {
    await asCaller('POST', '/runs', june);
    const answer = await asCaller('POST', '/runs', other);
    expect([answer.status, answer.body]).toEqual([
      409,
      '{"problems":[{"name":"id","problem":"was given to another request, a run of shop-tally 2024-06"}]}\n',
    ]);
    expect(queued).toHaveLength(1);
    expect(await ledger.readRun('request:mine')).toMatchObject({ report: 'shop-tally', period: '2024-06' });
  });

  it('is one run of the same request, in whatever words, and means the month of the first', async () => {
    const asked = { ...june, period: 'last month' };
    await asCaller('POST', '/runs', asked);
    effects = { ...effects, now: () => '2024-08-09T00:00:00Z' };
    const again = { force: false, send: 'none', ...asked, id: 'request:mine' };
    expect((await asCaller('POST', '/runs', again)).status).toBe(202);
    expect(queued[1]).toEqual(queued[0]);
  });

  it('is one run of many at once: the others are refused', async () => {
    const periods = Array.from({ length: 6 }, (_, index) => `2024-0${index + 1}`);
    const answers = await Promise.all(
      periods.map((period) => asCaller('POST', '/runs', { ...june, period })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    expect(queued).toHaveLength(1);
  });

  it.each([
    runId({ report: 'shop-tally', schedule: 'monthly', at: '2024-07-02T01:00:00Z' }),
    'sweep',
    'shop-tally.again.2024-06.0123456789abcdef',
  ])('never takes an id that a schedule or a sweep gives: %s', async (id) => {
    await asCaller('POST', '/runs', { ...june, id });
    expect(await ledger.readRun(id)).toBeUndefined();
    expect(parseRunMessage(JSON.stringify(queued[0])).id).toBe(`request:${id}`);
    expect(() => parseRunMessage(JSON.stringify({ ...queued[0], id }))).toThrow(/id of its own/);
  });

  it('knows no report that is not deployed', async () => {
    const answer = await asCaller('POST', '/runs', { report: 'shop-taly', period: '2024-06' });
    expect([answer.status, answer.body]).toEqual([
      404,
      '{"problems":[{"name":"report","problem":"there is no report \\"shop-taly\\"; did you mean \\"shop-tally\\"?"}]}\n',
    ]);
    expect(queued).toEqual([]);
  });

  it('tells a caller nobody’s address', async () => {
    await asCaller('POST', '/runs', { ...june, to: ['boss@example.com'] });
    const record = await ledger.readRun('request:mine');
    if (!record) throw new Error('the run is not in the ledger');
    const detail =
      'made; nothing sent for a wrong line: subscriptions.yaml:3: Wei <wei@example.com>: expected';
    await ledger.saveRun({ ...record, detail });
    const { body } = await asCaller('GET', '/runs/mine');
    expect(body).not.toContain('@');
    expect(JSON.parse(body).detail).toBe(
      'made; nothing sent for a wrong line: subscriptions.yaml:3: Wei … expected',
    );
  });

  it.each<readonly [unknown, readonly string[]]>([
    ['{', ['body']],
    ['[]', ['body']],
    [{}, ['report', 'period']],
    [{ report: '../x', period: '2024-06' }, ['report']],
    [{ report: 'shop-tally', period: 'someday' }, ['period']],
    [{ report: 'shop-tally', period: '2024-02-31' }, ['period']],
    [{ report: 'shop-tally', period: '2199-01' }, ['period']],
    [
      { report: 'shop-tally', period: '2024-06', languages: ['fr'], formats: ['doc'] },
      ['languages.0', 'formats.0'],
    ],
    [
      { report: 'weekly-pulse', period: '2024-W25', languages: ['zh'], formats: ['csv', 'pdf'], dryRun: 1 },
      ['body'],
    ],
    [{ report: 'shop-tally', period: '2024-06', to: ['nobody'] }, ['to.0']],
    [{ report: 'shop-tally', period: '2024-06', to: [] }, ['to']],
    [{ report: 'shop-tally', period: '2024-06', to: ['a@example.com'], send: 'subscribers' }, ['to']],
    [{ report: 'shop-tally', period: '2024-06', send: 'everybody' }, ['send']],
    [{ report: 'shop-tally', period: '2024-06', id: 'x y' }, ['id']],
    [{ report: 'shop-tally', period: '2024-06', dryRun: true }, ['body']],
  ])('names what is wrong with %j', async (body, names) => {
    const answer = await asCaller('POST', '/runs', body);
    expect(answer.status).toBe(400);
    const { problems } = JSON.parse(answer.body) as { problems: { name: string; problem: string }[] };
    expect(problems.map(({ name }) => name)).toEqual(names);
    for (const { problem } of problems) expect(problem).toMatch(/\S/);
    expect(queued).toEqual([]);
  });

  it('refuses recipients that mail may not go to, each by its name', async () => {
    const refusal = (address: string) =>
      address.endsWith('@acme.org') ? undefined : `${address} is outside`;
    effects = { ...effects, reports: async () => ({ ...(await reports()), refusal }) };
    const to = ['a@acme.org', 'a@evil.com', 'b@acme.org', 'b@evil.com'];
    const answer = await asCaller('POST', '/runs', {
      report: 'shop-tally',
      period: '2024-06',
      to,
      id: 'mine',
    });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      {
        problems: [
          { name: 'to.1', problem: 'a@evil.com is outside' },
          { name: 'to.3', problem: 'b@evil.com is outside' },
        ],
      },
    ]);
    expect([queued, await ledger.readRun('mine')]).toEqual([[], undefined]);
  });

  it('a run that there is not is not found', async () => {
    const answer = await asCaller('GET', '/runs/nothing');
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'application/json']);
  });
});
