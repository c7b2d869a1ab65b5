/** `periodical subscriptions`, `owners` and `schedules`: changed without a deployment, with who, when and why. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RetryableError } from '../../functions/errors.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { hashOfFile, ownFile } from '../../functions/templates/changeable.ts';
import { type ChangingFile, change, changingAt, inForce } from '../../functions/templates/changing.ts';
import { templatesAt } from '../../functions/templates.ts';
import { freshShop } from './shop.ts';

const shop = freshShop();
const why = ['--because', 'as agreed', '--by', 'Keeper'];
const there = () => ['--templates', join(shop().root, 'templates')];
const act = (...words: string[]) => shop().periodical(...words, ...there());
const changed = async (...words: string[]) => {
  const { code, out, err } = await act(...words, ...why);
  expect([code, err]).toEqual([0, '']);
  return out.trimEnd().split('\n');
};
const listed = async (verb: string) => JSON.parse((await act(verb, '--json')).out)[verb];

describe('subscriptions', () => {
  it('are those of the templates, until somebody adds a reader; what is there stays as it is written', async () => {
    shop().write(
      'subscriptions.yaml',
      '# who\n- address: keeper@example.com # the shop\n  report: shop-tally\n',
    );
    expect((await act('subscriptions')).out).toContain('as the templates have it\n');
    expect(
      await changed(
        'subscriptions',
        'add',
        'ada@example.com',
        'shop-tally',
        '--language',
        'zh',
        '--schedules',
        'monthly',
      ),
    ).toEqual([
      '+ - {address: ada@example.com, report: shop-tally, schedules: [monthly], language: zh}',
      'subscriptions.yaml: version 1 is in force',
    ]);
    expect((await act('subscriptions')).out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      [expect.stringMatching(/^version 1, by Keeper at .*Z: as agreed$/)],
      ['ADDRESS', 'REPORT', 'SCHEDULES', 'LANGUAGE', 'ATTACH'],
      ['keeper@example.com', 'shop-tally', 'all', 'pdf'],
      ['ada@example.com', 'shop-tally', 'monthly', 'zh', 'pdf'],
      [''],
    ]);
    const { answer } = await history();
    expect(answer.versions[0].text).toContain('# who\n- address: keeper@example.com # the shop\n');
  });

  const history = async () => ({ answer: JSON.parse((await act('subscriptions', 'history', '--json')).out) });

  it('count at the next run', async () => {
    await changed('subscriptions', 'remove', 'BOSS@example.com');
    await changed('subscriptions', 'add', 'ada@example.com', 'shop-tally');
    expect((await shop().make('run', 'shop-tally', '--period', '2024-06', '--send')).code).toBe(0);
    expect(
      Object.values(shop().mails())
        .map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim())
        .sort(),
    ).toEqual(['ada@example.com', 'keeper@example.com']);
  });

  it('are replaced as a whole, taken back to a version, and to those of the templates', async () => {
    const file = join(shop().root, 'new.yaml');
    writeFileSync(file, '- {address: new@example.com, report: shop-tally}\n');
    await changed('subscriptions', 'set', file);
    await changed('subscriptions', 'add', 'ada@example.com', 'shop-tally');
    const readers = async () =>
      (await listed('subscriptions')).map((one: { address: string }) => one.address);
    expect(await readers()).toEqual(['new@example.com', 'ada@example.com']);
    await changed('subscriptions', 'restore', '1');
    expect(await readers()).toEqual(['new@example.com']);
    expect(await changed('subscriptions', 'reset')).toContain(
      '+ - {address: keeper@example.com, report: shop-tally}',
    );
    expect(await readers()).toEqual(['keeper@example.com', 'boss@example.com']);
    expect(await changed('subscriptions', 'reset')).toEqual(['subscriptions.yaml: nothing changes']);
    const { answer } = await history();
    expect(
      answer.versions.map(({ version, by, because }: Record<string, unknown>) => [version, by, because]),
    ).toEqual([4, 3, 2, 1].map((version) => [version, 'Keeper', 'as agreed']));
  });

  it('of the templates that change while a version is in force are spoken of by list and run', async () => {
    await changed('subscriptions', 'add', 'ada@example.com', 'shop-tally');
    expect((await act('subscriptions')).err).toBe('');
    shop().write('subscriptions.yaml', '- {address: other@example.com, report: shop-tally}\n');
    expect((await act('subscriptions')).err).toMatch(
      /changed since; version 1 stays in force until "periodical subscriptions reset"/,
    );
    const { out } = await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
    expect(out).toMatch(
      /sent by subscriptions\.yaml \(version 1\), though .*subscriptions\.yaml has changed since/,
    );
  });

  it.each([
    [
      ['add', 'ada@example.com', 'shop-taly'],
      1,
      /\(version 1\):3: report: unknown report "shop-taly"; did you mean/,
    ],
    [
      ['add', 'keeper@example.com', 'shop-tally'],
      1,
      /:3: address: there is a line for this reader already: line 1/,
    ],
    [['add', 'ada@example.com', 'shop-tally', '--attach', 'epub'], 1, /:3: attach\.0: /],
    [['add', 'ada', 'shop-tally'], 2, /subscriptions add ada: expected an email address/],
    [['add', 'ada@example.com'], 2, /subscriptions add: found ada@example\.com; expected ADDRESS REPORT/],
    [['remove', 'nobody@example.com'], 1, /nobody@example\.com is not subscribed/],
    [
      ['remove', 'boss@example.com', 'weekly-pulse'],
      1,
      /boss@example\.com is not subscribed to weekly-pulse/,
    ],
    [['set', 'no-such-file.yaml'], 1, /no-such-file\.yaml/],
    [['restore', '7'], 2, /has no version 7/],
    [['restore', 'x'], 2, /has no version x/],
    [['ad'], 2, /unknown action "ad"; did you mean "add"\?/],
  ])('%j is refused', async (words, code, expected) => {
    const ended = await act('subscriptions', ...words, ...why);
    expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(expected)]);
    expect((await history()).answer.versions).toEqual([]);
  });

  it('that have become wrong since are said by the list', async () => {
    await changed('subscriptions', 'add', 'ada@example.com', 'shop-tally', '--schedules', 'monthly');
    shop().rewrite('reports/shop-tally/report.yaml', 'name: monthly', 'name: each-month');
    expect((await act('subscriptions')).err).toMatch(
      /^subscriptions\.yaml \(version 1\):3: schedules: unknown schedule "monthly" of shop-tally; expected one of each-month$/m,
    );
  });

  it('outside recipients.yaml are refused', async () => {
    shop().write('recipients.yaml', 'domains: [example.com]\n');
    const { code, err } = await act('subscriptions', 'add', 'ada@elsewhere.org', 'shop-tally', ...why);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/:3: address: ada@elsewhere\.org is outside .*recipients\.yaml/),
    ]);
  });

  it('need a reason, and a dry run shows what would change', async () => {
    const { code, err } = await act('subscriptions', 'add', 'ada@example.com', 'shop-tally');
    expect([code, err]).toEqual([2, expect.stringMatching(/--because is missing/)]);
    const { out } = await act('subscriptions', 'remove', 'boss@example.com', '--dry-run');
    expect(out).toMatch(/^- - \{address: boss@example\.com.*\ndry run: nothing was changed\n$/);
    expect((await history()).answer.versions).toEqual([]);
  });
});

describe('owners', () => {
  it('are set and unset, and the next failure is theirs', async () => {
    await changed('owners', 'set', 'shop-tally', 'ada@example.com');
    expect(await listed('owners')).toContainEqual({
      ...{ report: 'shop-tally', owner: 'ada@example.com', said_in: 'owners.yaml (version 1)' },
    });
    shop().write('reports/shop-tally/totals.sql', 'select nothing from nowhere\n');
    await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
    expect(Object.values(shop().mails()).join()).toMatch(/^To: ada@example\.com/m);
    await changed('owners', 'unset', 'shop-tally');
    expect(await listed('owners')).toContainEqual(
      expect.objectContaining({ report: 'shop-tally', owner: 'till@example.com' }),
    );
  });

  it.each([
    [['set', 'shop-taly', 'ada@example.com'], 2, /there is no report "shop-taly"/],
    [['set', 'shop-tally', 'ada'], 2, /expected an email address/],
    [['unset', 'shop-tally'], 1, /nobody has set an owner of shop-tally/],
  ])('%j is refused', async (words, code, expected) => {
    const ended = await act('owners', ...words, ...why);
    expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(expected)]);
  });
});

describe('schedules', () => {
  const states = async () =>
    (await listed('schedules')).map(
      (one: { report: string; on: boolean }) => `${one.report} ${one.on ? 'on' : 'off'}`,
    );

  it('are switched, by report or by name, and the sweep makes nothing by those that are off', async () => {
    for (const report of ['talent-growth', 'weekly-pulse']) shop().drop(report);
    await shop().make('sweep', '--at', '2024-06-30T03:00:00Z');
    await changed('schedules', 'off', 'shop-tally');
    expect(await states()).toEqual(['shop-tally off']);
    expect((await shop().make('sweep', '--at', '2024-07-03T03:00:00Z')).out).toBe('nothing is due\n');
    await changed('schedules', 'on', 'shop-tally', 'monthly');
    expect(await states()).toEqual(['shop-tally on']);
    expect((await shop().make('sweep', '--at', '2024-07-04T03:00:00Z')).out).toContain(
      'new, and due from now on: shop-tally monthly',
    );
    expect(existsSync(join(shop().out, 'archive'))).toBe(false);
  });

  it('one of several keeps what was said of all', async () => {
    await changed('schedules', 'off', 'talent-growth');
    await changed('schedules', 'on', 'talent-growth', 'half-year');
    expect(await states()).toEqual([
      'shop-tally on',
      'talent-growth off',
      'talent-growth on',
      'weekly-pulse on',
    ]);
    const [{ text }] = JSON.parse((await act('schedules', 'history', '--json')).out).versions;
    expect(parse(text)).toEqual({ 'talent-growth': { monthly: 'off', 'half-year': 'on' } });
  });

  it('that are not there are refused', async () => {
    const { code, err } = await act('schedules', 'off', 'shop-tally', 'dayly', ...why);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/has no schedule "dayly"; expected one of monthly/),
    ]);
  });
});

describe('of two who change a file at once', () => {
  it('one hears who was faster, and nothing is lost', async () => {
    const ledger = sqliteLedger(join(shop().root, 'ledger.sqlite'));
    const changing: ChangingFile = {
      ...{ name: 'owners.yaml', ledger, templates: templatesAt(join(shop().root, 'templates')) },
      ...{ refusal: () => undefined, over: '', own: '', isRemote: false, now: () => '2024-07-01T00:00:00Z' },
    };
    const wanted = (address: string) => ({
      text: `shop-tally: ${address}\n`,
      before: '',
      problems: () => [],
    });
    await change(wanted('first@example.com'), changing, { because: 'x', by: 'First' });
    const late = { ...changing, ledger: { ...ledger, listFiles: onceEmpty(ledger.listFiles) } };
    const second = change(wanted('second@example.com'), late, { because: 'x', by: 'Second' });
    await expect(second).rejects.toThrow(
      /owners\.yaml was changed meanwhile by First \(version 1, 2024-07-01/,
    );
    await expect(second).rejects.toBeInstanceOf(RetryableError);
    expect((await ledger.listFiles('owners.yaml', 9)).map(({ by }) => by)).toEqual(['First']);
    ledger.close();
  });

  it('and so does whoever began to change what was in force before', async () => {
    const ledger = sqliteLedger(join(shop().root, 'ledger.sqlite'));
    const own = templatesAt(join(shop().root, 'templates'));
    const early = await changingAt(ledger, own, 'people.yaml', '');
    const wanted = (who: string) => ({
      text: `- {who: ${who}, role: reader}\n`,
      before: '',
      problems: () => [],
    });
    await change(wanted('first.org'), early, { because: 'x', by: 'First' });
    const second = change(wanted('second.org'), early, { because: 'x', by: 'Second' });
    await expect(second).rejects.toThrow(/people\.yaml was changed meanwhile by First \(version 1/);
    const again = await changingAt(ledger, own, 'people.yaml', '');
    expect(await change(wanted('second.org'), again, { because: 'x', by: 'Second' })).toMatchObject({
      version: 2,
    });
    ledger.close();
  });

  /** As whoever reads just before the other writes. */
  function onceEmpty(list: ChangingFile['ledger']['listFiles']): ChangingFile['ledger']['listFiles'] {
    let looks = 0;
    return async (...asked) => (looks++ === 0 ? [] : list(...asked));
  }
});

describe('on a deployed system one reader more needs the lines that are deployed', () => {
  const changing = async (over: string) => {
    const ledger = sqliteLedger(join(shop().root, 'ledger.sqlite'));
    const own = templatesAt(join(shop().root, 'templates'));
    return changingAt(ledger, own, 'subscriptions.yaml', over);
  };

  it('which are those of the folder here, if it was deployed', async () => {
    const own = templatesAt(join(shop().root, 'templates'));
    const there = await changing(hashOfFile(ownFile(own, 'subscriptions.yaml')));
    expect(inForce(there)).toContain('keeper@example.com');
  });

  it('which are none, if nobody was deployed', async () => {
    expect(inForce(await changing(hashOfFile(undefined)))).toBe('');
  });

  it('which nobody knows, if another folder was deployed', async () => {
    const another = await changing('another');
    expect(() => inForce(another)).toThrow(/--templates DIR.*periodical subscriptions set FILE/);
    await another.ledger.putFile({
      ...{
        name: 'subscriptions.yaml',
        version: 1,
        text: '[]',
        over: 'another',
        because: 'x',
        by: 'x',
        at: 'x',
      },
    });
    expect(inForce(await changing('another'))).toBe('[]');
  });
});
