/** `periodical release`: a held edition goes out once, by somebody's word, whatever cuts it short. */
import { describe, expect, it } from 'vitest';
import { holdSends } from '../../functions/deliver/announce.ts';
import { releaseEdition } from '../../functions/deliver/release.ts';
import { edition } from '../deliver/edition.ts';
import { at, atEveryCall, freshPlace, momentsOfCall, mortal, path, periodical, to } from './mailer.ts';

const place = freshPlace({ heldAtMaking: true, holdReasons: ['check adds_up: 2 rows'] });

const readers = [to('a@example.com'), to('b@example.com', { language: 'zh' })];
const hold = () => {
  const { ledger } = place();
  return holdSends({ ledger, now: () => at(-60), channel: 'outbox' })(edition, readers);
};
const states = async () => (await place().ledger.listSends(path)).map(({ state }) => state);
const release = (...more: string[]) =>
  periodical('release', path, '--because', 'the shop was closed', '--out', place().out, ...more);

describe('a held edition', () => {
  it('goes to all who were to get it, in their language, and the ledger keeps who said so and why', async () => {
    await hold();
    expect(await states()).toEqual(['held', 'held']);
    const { code, out } = await release('--by', 'Keeper');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^shop-tally\/2024-06\/r1 is released by Keeper: the shop was closed\nsent to a@example\.com: .*\nsent to b@example\.com: .*\n$/,
      ),
    ]);
    expect(await states()).toEqual(['sent', 'sent']);
    expect(place().mails()).toHaveLength(2);
    expect(await place().ledger.releaseOf(path)).toMatchObject({
      because: 'the shop was closed',
      by: 'Keeper',
    });
  });

  it('released twice says who was first and why, and sends nothing again', async () => {
    await hold();
    await release('--by', 'Keeper');
    const again = await periodical(
      'release',
      path,
      '--because',
      'other',
      '--by',
      'Other',
      '--out',
      place().out,
    );
    expect(again.code).toBe(0);
    expect(again.out).toMatch(
      /^shop-tally\/2024-06\/r1 was released already, at .*, by Keeper: the shop was closed\nNothing was sent\.\n$/,
    );
    expect(place().mails()).toHaveLength(2);
  });

  it('released without sending waits, and goes out by the same command later', async () => {
    await hold();
    const first = JSON.parse((await release('--no-send', '--json')).out);
    expect(first).toMatchObject({ edition: path, already: false, deliveries: [] });
    expect(first.released.by).toMatch(/\S/);
    expect([await states(), place().mails()]).toEqual([['held', 'held'], []]);
    const second = JSON.parse((await release('--json')).out);
    expect(second).toMatchObject({
      already: true,
      deliveries: [
        { recipient: 'a@example.com', state: 'sent' },
        { recipient: 'b@example.com', state: 'sent' },
      ],
    });
  });

  it('without a revision is the newest of its period', async () => {
    const { code, out } = await periodical(
      ...['release', 'shop-tally/2024-06', '--because', 'it is right', '--out', place().out],
    );
    expect([code, out]).toEqual([0, expect.stringMatching(/^shop-tally\/2024-06\/r1 is released/)]);
  });

  it('of which somebody is noted after its release is said to who notes them', async () => {
    await release();
    await expect(hold()).rejects.toMatchObject({ name: 'RetryableError' });
    await release();
    expect(await states()).toEqual(['sent', 'sent']);
  });
});

describe('is refused:', () => {
  it('a blank reason', async () => {
    const { code, err } = await periodical('release', path, '--because', ' \n ', '--out', place().out);
    expect([code, err]).toEqual([2, expect.stringContaining('--because is blank')]);
    expect(await place().ledger.releaseOf(path)).toBeUndefined();
  });

  it('no reason', async () => {
    const { code, err } = await periodical('release', path, '--out', place().out);
    expect([code, err]).toEqual([2, expect.stringContaining("'--because <reason>' not specified")]);
  });

  it('an edition that a newer one follows', async () => {
    await hold();
    await place().addRevision(2, { heldAtMaking: false });
    const { code, err } = await release();
    expect(code).toBe(1);
    expect(err).toBe(
      'periodical: shop-tally/2024-06/r1 is not the newest edition of its period; shop-tally/2024-06/r2 is\n',
    );
    expect([await states(), place().mails()]).toEqual([['held', 'held'], []]);
  });

  it('an edition that is not held', async () => {
    await place().addRevision(2, { heldAtMaking: false });
    const { code, err } = await periodical(
      ...['release', 'shop-tally/2024-06', '--because', 'it is right', '--out', place().out],
    );
    expect([code, err]).toEqual([
      1,
      'periodical: shop-tally/2024-06/r2 is not held; there is nothing to release\n',
    ]);
  });

  it('an edition that is not there', async () => {
    const { code, err } = await periodical(
      ...['release', 'shop-tally/2024-07/r1', '--because', 'it is right', '--out', place().out],
    );
    expect([code, err]).toEqual([1, 'periodical: there is no edition shop-tally/2024-07/r1\n']);
  });
});

describe('a power cut', () => {
  const word = { because: 'it is right', by: 'Keeper', send: true };

  it.each(momentsOfCall)('%s any call, and again: everybody has one mail', async (_, lastIsMade) => {
    await atEveryCall(place, lastIsMade, async (cut) => {
      await hold();
      await releaseEdition(place().post(mortal(place(), cut)), word).catch(() => {});
      const again = await releaseEdition(place().post({ now: () => at(1) }), { ...word, because: 'again' });
      expect(again.release.because).toMatch(/^(it is right|again)$/);
      expect(await states()).toEqual(['sent', 'sent']);
      expect(place().mails()).toHaveLength(2);
    });
  });
});
