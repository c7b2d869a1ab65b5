/** A power cut at any call of `resend`, and the same command again. */
import { describe, expect, it } from 'vitest';
import { type Channel, LostAnswerError } from '../../../functions/deliver/channel.ts';
import { resendAll } from '../../../functions/deliver/mailer.ts';
import { planResend } from '../../../functions/deliver/resending.ts';
import { at, atEveryCall, freshPlace, momentsOfCall, mortal, path } from '../../cli/mailer.ts';
import { sendsAt } from '../../cli/sends.ts';

const place = freshPlace();
const { bring, sendTo, states, resend } = sendsAt(place);

describe('a power cut', () => {
  it.each(momentsOfCall)(
    '%s any call of --failed, and again: everybody has one mail',
    async (_, lastIsMade) => {
      await atEveryCall(place, lastIsMade, async (cut) => {
        await bring('a@example.com', 'failed');
        await bring('b@example.com', 'pending');
        const parts = mortal(place(), cut);
        const dying = place().post(parts);
        await planResend(dying, { failed: true })
          .then((plan) => resendAll(plan, dying))
          .catch(() => {});
        const post = place().post({ now: () => at(1) });
        await resendAll(await planResend(post, { failed: true, unknown: true }), post);
        expect(await states()).toEqual({ 'a@example.com': 'sent', 'b@example.com': 'sent' });
        expect(place().mails()).toHaveLength(2);
      });
    },
  );

  it.each(momentsOfCall)('%s any call of --to --again, and again: one copy', async (_, lastIsMade) => {
    await atEveryCall(place, lastIsMade, async (cut) => {
      await resend('--to', 'a@example.com');
      const asked = { to: ['a@example.com'], again: true };
      const parts = mortal(place(), cut);
      const dying = place().post(parts);
      await planResend(dying, asked)
        .then((plan) => resendAll(plan, dying))
        .catch(() => {});
      const post = place().post({ now: () => at(1) });
      if (
        (await sendTo('a@example.com'))?.addressing?.copy === undefined ||
        (await states())['a@example.com'] !== 'sent'
      )
        await resendAll(await planResend(post, asked), post);
      expect(await sendTo('a@example.com')).toMatchObject({ state: 'sent', addressing: { copy: 2 } });
      expect(place().mails()).toHaveLength(2);
    });
  });

  it.each(momentsOfCall)('%s any call of --failed by SES: nobody has two mails', async (_, lastIsMade) => {
    await atEveryCall(place, lastIsMade, async (cut) => {
      await bring('a@example.com', 'failed');
      await bring('b@example.com', 'failed');
      const taken: string[] = [];
      const channel: Channel = {
        name: 'outbox',
        idempotent: false,
        send: async (_raw, { recipient }) => ({ id: `id-${taken.push(recipient)}`, existed: false }),
      };
      const parts = mortal({ ...place(), box: channel }, cut);
      const lost: Channel = {
        ...parts.channel,
        send: (...args) =>
          parts.channel.send(...args).catch(() => Promise.reject(new LostAnswerError('no answer'))),
      };
      const dying = place().post({ ...parts, channel: lost, idempotent: false });
      await planResend(dying, { failed: true })
        .then((plan) => resendAll(plan, dying))
        .catch(() => {});
      // Long after: every lease has passed.
      const post = place().post({ channel, idempotent: false, now: () => at(1000) });
      await resendAll(await planResend(post, { failed: true }), post);
      expect(new Set(taken).size).toBe(taken.length);
      const sends = await place().ledger.listSends(path);
      for (const { recipient, state } of sends) {
        // What nobody knows is listed, and was not guessed.
        expect(['sent', 'unknown', 'sending']).toContain(state);
        if (state === 'sent') expect(taken).toContain(recipient);
      }
      if (taken.length < 2) expect(sends.map(({ state }) => state)).not.toEqual(['sent', 'sent']);
    });
  });
});
