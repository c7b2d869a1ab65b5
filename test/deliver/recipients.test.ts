/** recipients.yaml: where mail may go, and that nothing goes anywhere else. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isReserved } from '../../functions/address.ts';
import {
  boundsIn,
  boundsText,
  guarded,
  parseBounds,
  refusalBy,
  refusalIn,
  refusalOnTheInternet,
  refuseOutside,
} from '../../functions/deliver/recipients.ts';
import { describeProblem, InputError, UsageError } from '../../functions/errors.ts';
import { productTemplates } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { templateProblems } from '../../functions/validate/templates.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();

function templatesWith(text: string) {
  writeFileSync(join(folder(), 'recipients.yaml'), text);
  return { directories: [folder()] };
}

const both = 'domains: [Acme.org, 例子.中国]\naddresses: [Boss@partner.com]\n';

describe('recipients.yaml', () => {
  it.each([
    'a@acme.org',
    'A@ACME.ORG',
    'wang@xn--fsqu00a.xn--fiqs8s',
    'boss@partner.com',
    'BOSS@Partner.com',
  ])('lets mail go to %s', (address) => {
    expect(refusalIn(templatesWith(both))(address)).toBeUndefined();
  });

  it.each([
    'a@gmail.com',
    'a@mail.acme.org',
    'a@notacme.org',
    'a@acme.org.evil.com',
    'acme.org@evil.com',
    'other@partner.com',
    'boss@partner.com.evil.com',
    '"a@acme.org"@evil.com',
    'a@acme.org, b@evil.com',
    'a@acme.org\n',
    'a@acme.org\nBcc: b@evil.com',
    'a@acme.org.',
    '',
  ])('lets none go to %j, and says what it lets', (address) => {
    expect(refusalIn(templatesWith(both))(address)).toBe(
      `${address} is outside ${boundsIn(templatesWith(both))?.file}; expected one of acme.org, xn--fsqu00a.xn--fiqs8s, the addresses that it lists`,
    );
  });

  it.each([
    ['', /:1: lets mail go to nobody; expected domains, addresses or both$/],
    ['domains: []\n', /lets mail go to nobody/],
    ['domains: [acme]\n', /:1: domains\.0: expected a domain such as your-domain\.com$/],
    ['domains:\n  - acme.org\n  - "*"\n', /:3: domains\.1: expected a domain/],
    ['domains: ["@acme.org"]\n', /:1: domains\.0: expected a domain/],
    ['domains: acme.org\n', /:1: domains: /],
    ['addresses: [acme.org]\n', /:1: addresses\.0: expected an email address$/],
    ['domain: [acme.org]\n', /:1: unknown field "domain"; expected one of domains, addresses$/],
    ['domains: [acme.org\n', /recipients\.yaml:\d+: /],
  ])('that is wrong is named with its line, and lets nothing out: %j', (text, problem) => {
    const templates = templatesWith(text);
    expect(() => refusalIn(templates)).toThrow(InputError);
    expect(() => refusalIn(templates)).toThrow(problem);
  });

  it('that is not there refuses nobody', () => {
    expect(refusalIn({ directories: [folder()] })('a@gmail.com')).toBeUndefined();
  });

  it('of the project bounds templates of one’s own too', () => {
    const templates = templatesWith(both);
    const own = join(folder(), 'own');
    mkdirSync(own);
    expect(refusalIn({ directories: [own, ...templates.directories] })('a@gmail.com')).toBeDefined();
  });

  it('is the same as an output of a stack', () => {
    const bounds = boundsIn(templatesWith(both));
    const read = parseBounds(bounds && boundsText(bounds));
    expect(read).toEqual(bounds);
    expect(refusalBy(parseBounds(undefined))('a@gmail.com')).toBeUndefined();
  });
});

describe('check', () => {
  const report = (owner: string) => {
    const loaded = loadReport(templatesAt(undefined), 'weekly-pulse');
    const written = loaded.written.map(({ file, text }) => ({
      file,
      text: text.replace(/^owner:.*$/m, `owner: ${owner}`),
    }));
    return { ...loaded, written, settings: { ...loaded.settings, owner } };
  };
  const problems = async (text: string, owner: string) => {
    const { directories } = templatesWith(text);
    const found = await templateProblems({ directories: [...directories, productTemplates] }, [
      report(owner),
    ]);
    return found.map(describeProblem);
  };

  it('names an owner outside, and leaves the example of the project’s own reports to the deployment', async () => {
    expect(await problems(both, 'data@acme.org')).toEqual([]);
    expect(await problems(both, 'data-team@example.com')).toEqual([]);
    expect(await problems(both, 'data@evil.com')).toEqual([
      expect.stringMatching(
        /weekly-pulse\/report\.yaml:\d+: owner: data@evil\.com is outside .*recipients\.yaml; /,
      ),
    ]);
  });

  it('names what is wrong in recipients.yaml itself', async () => {
    expect(await problems('domains: [acme]\n', 'data@acme.org')).toEqual([
      expect.stringMatching(/recipients\.yaml:1: domains\.0: expected a domain/),
    ]);
  });
});

describe('addresses for examples', () => {
  it.each([
    'a@example.com',
    'a@EXAMPLE.Net',
    'a@reports.example.org',
    'a@acme.example',
    'a@shop.test',
    'a@x.invalid',
    'a@printer.local',
    'a@x.internal',
    'a@x.onion',
    'a@localhost',
  ])('%s is one, and gets nothing on the Internet', (address) => {
    expect(isReserved(address)).toBe(true);
    expect(refusalOnTheInternet(() => undefined)(address)).toMatch(/is an address for examples/);
  });

  it.each([
    'a@acme.org',
    'a@example.de',
    'a@myexample.com',
    'a@contest.com',
    'a@test.com',
    'example.com@acme.org',
  ])('%s is none', (address) => {
    expect(isReserved(address)).toBe(false);
    expect(refusalOnTheInternet(() => undefined)(address)).toBeUndefined();
    expect(refusalOnTheInternet(() => 'outside')(address)).toBe('outside');
  });
});

describe('who is refused', () => {
  const refusal = refusalBy({ file: 'recipients.yaml', domains: ['acme.org'], addresses: [] });

  it('gets nothing by a channel, whatever the message is', async () => {
    const sent: string[] = [];
    const channel = guarded(
      {
        name: 'mail',
        idempotent: false,
        maxBytes: 10,
        async send(_raw, { recipient }) {
          sent.push(recipient);
          return { id: 'id', existed: false };
        },
      },
      refusal,
    );
    expect(channel).toMatchObject({ name: 'mail', idempotent: false, maxBytes: 10 });
    const edition = 'shop-tally/2024-06/r1';
    const send = (recipient: string, more = {}) =>
      channel.send(new Uint8Array(), { edition, recipient, ...more });
    for (const more of [{}, { notice: 'notice:held:edition' }, { copy: 2 }])
      await expect(send('a@evil.com', more)).rejects.toThrow(/^nothing was sent: a@evil\.com is outside/);
    await send('a@acme.org');
    expect(sent).toEqual(['a@acme.org']);
  });

  it('is named, all of them at once, as wrong use', () => {
    expect(() => refuseOutside(['a@evil.com', 'b@acme.org', 'c@evil.com'], refusal)).toThrow(UsageError);
    expect(() => refuseOutside(['a@evil.com', 'b@acme.org', 'c@evil.com'], refusal)).toThrow(
      /^a@evil\.com is outside .*; c@evil\.com is outside/,
    );
    expect(() => refuseOutside(['b@acme.org'], refusal)).not.toThrow();
  });
});
