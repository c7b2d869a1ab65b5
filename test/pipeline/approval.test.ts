/** An edition that needs approval: through the command line, as users meet it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { deadlineOf } from '../../functions/archive/approval.ts';
import { periodical } from '../cli/mailer.ts';
import { freshShop } from '../cli/shop.ts';

const shop = freshShop();
const templates = () => join(shop().root, 'templates');
const june = ['shop-tally', '--period', '2024-06'];
const edition = 'shop-tally/2024-06/r1';
const rule = '{by: [ana@example.com, bo@example.com], not: requester, before: "09:30"}';
const ask = (text = rule) =>
  shop().rewrite('reports/shop-tally/report.yaml', 'currency:', `approval: ${text}\ncurrency:`);
const breakCheck = () =>
  shop().rewrite('reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales = s.sales');
const mailsTo = (address: string) =>
  Object.values(shop().mails()).filter((mail) => mail.includes(`To: ${address}`));
const readers = () => [...mailsTo('boss@example.com'), ...mailsTo('keeper@example.com')];
const approve = (...more: string[]) =>
  shop().periodical('approve', edition, '--by', 'ana@example.com', ...more);

describe('an edition that needs approval', () => {
  it('is made, goes to nobody, and those who may approve it hear so once', async () => {
    ask();
    const { code, answer } = await shop().json('run', ...june, '--send');
    expect([code, answer]).toMatchObject([
      0,
      { held: false, waits_for_approval: true, deliveries: [{ state: 'held' }, { state: 'held' }] },
    ]);
    expect(answer.message).toMatch(
      /is made; waits for approval by ana@example\.com or bo@example\.com, until \d{4}-\d\d-\d\d 09:30 Asia\/Shanghai/,
    );
    await shop().make('run', ...june, '--send');
    expect(Object.keys(shop().mails())).toHaveLength(2);
    const [notice = ''] = mailsTo('bo@example.com');
    expect(notice).toContain('Subject: An edition is waiting for your approval (shop-tally)');
    expect(notice).toContain(`periodical approve ${edition} --by ADDRESS`);
    expect(notice).toContain('names your address among those who approve');
  });

  it('is said to wait by list, show, runs and resend', async () => {
    ask();
    await shop().make('run', ...june, '--send');
    expect((await shop().periodical('list')).out).toMatch(/shop-tally\/2024-06\/r1 .* waits for approval/);
    expect((await shop().periodical('show', edition)).out).toMatch(/^state +waits for approval by ana/m);
    expect((await shop().periodical('runs', '--templates', templates())).out).toContain('waits for approval');
    const resent = await shop().periodical('resend', edition, '--to', 'boss@example.com');
    expect([resent.code, resent.err]).toEqual([1, expect.stringContaining(`periodical approve ${edition}`)]);
    const released = await shop().periodical('release', edition, '--because', 'now');
    expect([released.code, released.err]).toEqual([1, expect.stringContaining('waits for approval')]);
    expect(readers()).toEqual([]);
  });

  it('goes out once by the word of one of them, and is approved for the next run too', async () => {
    ask();
    await shop().make('run', ...june, '--send');
    const { code, out } = await approve('--because', 'looks right');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^shop-tally\/2024-06\/r1 is approved by ana@example\.com: looks right\nsent to /,
      ),
    ]);
    expect(readers()).toHaveLength(2);
    expect((await shop().periodical('list')).out).toMatch(/r1 .* approved/);
    expect((await shop().periodical('show', edition)).out).toMatch(
      /^approved +at .* by ana@example\.com: looks right/m,
    );
    const again = await shop().json('run', ...june, '--send');
    expect([again.code, again.answer]).toMatchObject([0, { waits_for_approval: false, status: 'unchanged' }]);
    expect((await approve()).out).toMatch(
      /was approved already, at .*, by ana@example\.com: looks right\nNothing was sent/,
    );
    expect(readers()).toHaveLength(2);
  });

  it('is sent back with words, and the next revision waits anew', async () => {
    ask();
    await shop().make('run', ...june, '--send');
    const blank = await shop().periodical('send-back', edition, '--by', 'bo@example.com', '--because', ' ');
    expect(blank.code).toBe(2);
    const back = ['send-back', edition, '--by', 'bo@example.com', '--because', 'the last week is missing'];
    expect((await shop().periodical(...back)).out).toContain('is sent back by bo@example.com: the last week');
    const late = await approve();
    expect([late.code, late.err]).toEqual([1, expect.stringContaining('was sent back by bo@example.com at')]);
    const same = await shop().json('run', ...june, '--send');
    expect([same.code, same.answer]).toMatchObject([3, { held: true, waits_for_approval: false }]);
    shop().rewrite('reports/shop-tally/en.md', 'Sales', 'The sales');
    const next = await shop().json('run', ...june, '--send');
    expect(next.answer).toMatchObject({ edition: 'shop-tally/2024-06/r2', waits_for_approval: true });
    expect((await approve()).err).toContain('is not the newest edition');
    expect(readers()).toEqual([]);
  });

  it('that a check holds too is held, and an approval with words sends it', async () => {
    ask();
    breakCheck();
    expect((await shop().make('run', ...june, '--send')).code).toBe(3);
    expect((await shop().periodical('list')).out).toContain('held, waits for approval');
    const wordless = await approve();
    expect([wordless.code, wordless.err]).toEqual([
      1,
      expect.stringContaining('are right after all: check adds_up'),
    ]);
    expect((await approve('--because', 'the till was closed')).code).toBe(0);
    expect(readers()).toHaveLength(2);
  });

  it('that was made before anybody had to approve it is followed by a revision that waits', async () => {
    await shop().make('run', ...june);
    ask();
    const { answer } = await shop().json('run', ...june, '--send');
    expect(answer).toMatchObject({ edition: 'shop-tally/2024-06/r2', waits_for_approval: true });
    expect(readers()).toEqual([]);
  });
});

describe('approval is refused', () => {
  it('to whoever asked for the edition, and to anybody whom report.yaml does not name', async () => {
    ask();
    await shop().make('run', ...june, '--send');
    const stranger = await shop().periodical('approve', edition, '--by', 'eve@example.com');
    expect([stranger.code, stranger.err]).toEqual([
      1,
      expect.stringContaining(
        'eve@example.com may not approve shop-tally/2024-06/r1; expected ana@example.com, bo@',
      ),
    ]);
    const shown = JSON.parse((await shop().periodical('show', edition, '--json')).out);
    const requester = String(shown.approval.requester);
    expect(requester).toMatch(/\S/);
    const own = await shop().periodical('approve', edition, '--by', requester);
    expect([own.code, own.err]).toEqual([
      1,
      expect.stringContaining(`${requester} asked for ${edition} and cannot`),
    ]);
  });

  it('of an edition that needs none, and of one that a newer one follows', async () => {
    await shop().make('run', ...june, '--send');
    expect((await approve()).err).toContain('needs no approval');
    ask();
    await shop().make('run', ...june, '--send');
    await shop().make('run', ...june, '--force');
    const older = await shop().periodical('approve', 'shop-tally/2024-06/r2', '--by', 'ana@example.com');
    expect([older.code, older.err]).toEqual([1, expect.stringContaining('is not the newest edition')]);
  });

  it('to whoever writes it into the ledger without the key, or takes it from another edition', async () => {
    ask();
    await shop().make('run', ...june);
    await approve();
    const database = new DatabaseSync(join(shop().out, 'ledger.sqlite'));
    const { entry } = database.prepare('select entry from reviews').get() ?? {};
    const review = JSON.parse(String(entry));
    const put = (changed: object) =>
      database.prepare('update reviews set entry = ?').run(JSON.stringify({ ...review, ...changed }));
    const forged = [
      { by: 'bo@example.com' },
      { mac: 'AAAA' },
      { because: 'fine' },
      { at: '2024-01-01T00:00:00Z' },
    ];
    for (const changed of forged) {
      put(changed);
      const { code, err } = await shop().periodical('resend', edition, '--to', 'boss@example.com');
      expect([code, err]).toEqual([1, expect.stringContaining('its approval was forged or altered')]);
    }
    put({ manifest: 'AAAA' });
    expect((await shop().periodical('resend', edition, '--to', 'boss@example.com')).err).toContain(
      'waits for approval',
    );
    expect(readers()).toEqual([]);
    put({});
    database.close();
    expect((await shop().periodical('resend', edition, '--to', 'boss@example.com')).code).toBe(0);
    expect(readers()).toHaveLength(1);
  });
});

describe('the time by which somebody is to have looked', () => {
  const deadline = async () => {
    const shown = JSON.parse((await shop().periodical('show', edition, '--json')).out);
    return Date.parse(deadlineOf(shown) ?? '');
  };
  /** Sweeps as if it were so many minutes after the deadline. */
  const sweepAt = async (minutes: number) => {
    const at = new Date((await deadline()) + minutes * 60_000).toISOString();
    return (await shop().make('sweep', '--at', at)).out;
  };
  const told = (kind: string) =>
    Object.entries(shop().mails())
      .filter(([, mail]) => mail.includes(kind))
      .map(([, mail]) => /^To: (.*?)\r?$/m.exec(mail)?.[1])
      .sort();

  it('is told an hour before it and when it is over, once, to reviewers and the owner, and nothing goes out', async () => {
    ask();
    await shop().make('run', ...june, '--to', 'boss@example.com');
    const all = ['ana@example.com', 'bo@example.com', 'till@example.com'];
    expect(await sweepAt(-61)).toContain('waits for approval: shop-tally/2024-06/r1, by ');
    expect(told('within the hour')).toEqual([]);
    await sweepAt(-60);
    expect(told('within the hour')).toEqual(all);
    await sweepAt(-1);
    expect(told('not approved in time')).toEqual([]);
    expect(await sweepAt(0)).toContain('not approved in time: shop-tally/2024-06/r1');
    await sweepAt(60);
    expect([told('within the hour'), told('not approved in time')]).toEqual([all, all]);
    expect(readers()).toEqual([]);
    expect((await approve()).code).toBe(0);
    expect([readers().length, await sweepAt(120)]).toEqual([1, expect.not.stringContaining('approv')]);
  });

  it('over, an edition that was sent back is told to its owner with the words', async () => {
    ask();
    await shop().make('run', ...june, '--to', 'boss@example.com');
    await shop().periodical('send-back', edition, '--by', 'bo@example.com', '--because', 'a week is missing');
    expect(told('was sent back')).toEqual([]);
    await sweepAt(0);
    expect(told('was sent back')).toEqual(['till@example.com']);
    expect(mailsTo('till@example.com').join()).toContain(
      'bo@example.com looked at it and wrote: a week is missing',
    );
  });

  it('does not matter to what was approved and cut short: the sweep sends it', async () => {
    ask();
    await shop().make('run', ...june, '--to', 'boss@example.com');
    await approve();
    for (const name of Object.keys(shop().mails()).filter((one) => one.includes('boss')))
      rmSync(join(shop().out, 'outbox', name));
    const database = new DatabaseSync(join(shop().out, 'ledger.sqlite'));
    database.prepare("update sends set state = 'held' where recipient = 'boss@example.com'").run();
    database.close();
    await sweepAt(-60);
    expect(readers()).toHaveLength(1);
  });
});

describe('approval in report.yaml', () => {
  it.each([
    ['{by: []}', 'approval.by: expected the address of somebody who may approve'],
    ['{by: [ana]}', 'approval.by.0: expected an email address'],
    ['{by: [ana@example.com], before: "9:30"}', 'approval.before: expected a time of day such as "09:30"'],
    ['{by: [ana@example.com], not: owner}', 'approval.not: expected requester, or nothing: it always holds'],
    ['{by: [ana@example.com], until: "09:30"}', 'until'],
  ])('%s is found by check, with its line', async (text, problem) => {
    ask(text);
    const { code, err } = await periodical('check', '--templates', templates());
    expect(code).toBe(1);
    expect(err).toMatch(/report\.yaml:\d+: /);
    expect(err).toContain(problem);
  });

  it('names nobody whom recipients.yaml keeps mail from', async () => {
    ask('{by: [ana@acme.org]}');
    shop().write('recipients.yaml', 'domains: [partner.org]\n');
    const { err } = await periodical('check', '--templates', templates());
    expect(err).toContain('approval.by: ana@acme.org is outside');
  });
});
