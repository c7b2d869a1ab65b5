/** What every channel keeps to. Each sentence of the interface in functions/deliver.ts is a test here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type Envelope, LostAnswerError } from '../../functions/deliver/channel.ts';
import { buildMessage, type MailContent } from '../../functions/deliver/message.ts';

/** A mail as its reader has it. */
export interface Received {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Post {
  readonly channel: Channel;
  /** Of everything that the channel took, in any order. */
  readonly received: () => Promise<readonly Received[]>;
  /** A channel of the same kind that refuses everything. */
  readonly refusing: Channel;
  readonly remove?: () => Promise<void> | void;
}

const edition = 'shop-tally/trailing-12-2024-06/r1';
const envelope = (recipient: string, more: Partial<Envelope> = {}): Envelope => ({
  edition,
  recipient,
  ...more,
});

function mail(recipient: string, more: Partial<MailContent> = {}): Promise<Uint8Array> {
  return buildMessage({
    edition,
    recipient,
    from: 'Shop <shop@example.com>',
    subject: 'Shop tally, June 2024',
    html: '<p>Sales grew</p>',
    text: 'Sales grew\n',
    attachments: [],
    date: '2024-07-02T01:00:00Z',
    ...more,
  });
}

/** @param make a channel with nothing sent */
export function channelContract(name: string, make: () => Post | Promise<Post>): void {
  describe(`mail by ${name}`, () => {
    let post: Post;
    const receivedBy = async (address: string) => (await post.received()).filter(({ to }) => to === address);

    beforeAll(async () => {
      post = await make();
    });
    afterAll(() => post.remove?.());

    it('goes to the recipient of the envelope, as it was written, and has an id', async () => {
      const subject = '店铺账目，2024年6月';
      const text = '销售额增长\n';
      const raw = await mail('one@example.com', { subject, text });
      const { id, existed } = await post.channel.send(raw, envelope('one@example.com'));
      expect(id).toMatch(/\S/);
      expect(existed).toBe(false);
      const [got, ...more] = await receivedBy('one@example.com');
      expect(more).toEqual([]);
      expect(got).toMatchObject({ subject, text: expect.stringContaining('销售额增长') });
    });

    it('has an id of its own for each recipient, edition, notice and copy, and each arrives', async () => {
      const envelopes = [
        envelope('two@example.com'),
        envelope('two.b@example.com'),
        envelope('two@example.com', { edition: 'shop-tally/trailing-12-2024-06/r2' }),
        envelope('two@example.com', { notice: 'notice:bounced:one@example.com' }),
        envelope('two@example.com', { notice: 'notice:bounced:three@example.com' }),
        envelope('two@example.com', { copy: 2 }),
        envelope('two@example.com', { copy: 3 }),
      ];
      const ids: string[] = [];
      for (const one of envelopes) {
        ids.push((await post.channel.send(await mail(one.recipient), one)).id);
      }
      expect(new Set(ids).size).toBe(envelopes.length);
      expect(await receivedBy('two@example.com')).toHaveLength(6);
      expect(await receivedBy('two.b@example.com')).toHaveLength(1);
    });

    it('is what it says of a second time: nothing happens, or a second mail goes out', async () => {
      const raw = await mail('three@example.com');
      const first = await post.channel.send(raw, envelope('three@example.com'));
      const second = await post.channel.send(raw, envelope('three@example.com'));
      expect(second.existed).toBe(post.channel.idempotent);
      expect(second.id === first.id).toBe(post.channel.idempotent);
      expect(await receivedBy('three@example.com')).toHaveLength(post.channel.idempotent ? 1 : 2);
    });

    it('may be as large as it says', async () => {
      const { maxBytes = 12_000_000 } = post.channel;
      const bytes = Buffer.alloc(Math.floor(maxBytes * 0.72), 'x');
      const attachments = [{ name: 'report.en.pdf', mediaType: 'application/pdf', bytes }];
      const raw = await mail('four@example.com', { attachments });
      expect(raw.length).toBeLessThanOrEqual(maxBytes);
      expect(raw.length).toBeGreaterThan(maxBytes * 0.9);
      await post.channel.send(raw, envelope('four@example.com'));
      expect(await receivedBy('four@example.com')).toHaveLength(1);
    });

    it('that is refused is an error, and not in doubt', async () => {
      const raw = await mail('five@example.com');
      const sending = post.refusing.send(raw, envelope('five@example.com'));
      const error = await sending.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(LostAnswerError);
      expect(await receivedBy('five@example.com')).toEqual([]);
    });
  });
}
