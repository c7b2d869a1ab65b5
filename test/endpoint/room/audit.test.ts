/** The audit log: who did what, when and why. */
import { describe, expect, it } from 'vitest';
import { addTime } from '../../../functions/calendar/instant.ts';
import { actionsFor, verbKey, verbs } from '../../../functions/endpoint/room/actions.ts';
import { roomLanguages } from '../../../functions/endpoint/room/language.ts';
import { roomWords } from '../../../functions/endpoint/room/words.ts';
import type { Action } from '../../../functions/ledger/room.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { roomPlace, textOf } from './place.ts';

const place = roomPlace();
const { signedIn } = place;
const page = '/operate/audit';

const note = (number: number, other: Partial<Action> = {}) =>
  place.room.noteAction({
    ...{ id: `n${number}`, at: addTime('2024-07-01T00:00:00.000Z', { seconds: number }) },
    ...{ actor: 'ana@acme.org', verb: 'remove person', target: `p${number}@acme.org`, because: 'has left' },
    ...other,
  });
const rowsIn = (body: string) => body.match(/<tbody.*<\/tbody>/s)?.[0].match(/<tr/g)?.length ?? 0;
const nextIn = (body: string) => /href="([^"]+)"[^>]*>Earlier</.exec(body)?.[1];

describe('an operator', () => {
  it('sees who did what to what, when and why, the newest first', async () => {
    await note(1, { target: 'shop-tally/2024-06/r1' });
    const own = await signedIn();
    const { body } = await own.get(page);
    expect(textOf(body)).toMatch(
      /2\sJul\s2024, 01:00.*ana@acme\.orgSigned inmailed code.*1\sJul\s2024, 00:00.*Removed a personshop-tally\/2024-06\/r1has left/,
    );
    const [, path = ''] = /href="(\/edition\/[^"]+)"/.exec(body) ?? [];
    expect((await own.get(path)).status).toBe(200);
  });

  it('finds what somebody did, or what was done to something, by the address of a filter', async () => {
    await note(1);
    await note(2, { actor: 'Bo@partner.org', verb: 'sign in', target: 'mail' });
    const own = await signedIn();
    const filtered = async (fields: Record<string, string>) => {
      const { headers } = await own.submit(page, page, fields);
      return (await own.get(headers.location ?? '')).body;
    };
    expect(rowsIn(await filtered({ text: 'bo@PARTNER' }))).toBe(1);
    expect(rowsIn(await filtered({ text: 'P1@' }))).toBe(1);
    expect(rowsIn(await filtered({ verb: 'sign in' }))).toBe(2);
    expect(rowsIn(await filtered({ verb: 'sign in', text: 'ana' }))).toBe(1);
    const none = await filtered({ text: 'nobody' });
    expect(textOf(none)).toContain('Nothing was done that matches.');
    expect(none).toContain('value="nobody"');
  });

  it('goes through all pages, and no action is lost or shown twice', async () => {
    const own = await signedIn();
    for (let number = 0; number < 120; number++) await note(number, { at: '2024-07-01T00:00:00.000Z' });
    let path: string | undefined = page;
    const seen: string[] = [];
    for (; path !== undefined; ) {
      const { body }: { body: string } = await own.get(path);
      seen.push(...[...body.matchAll(/p\d+@acme\.org/g)].map(([one]) => one));
      path = nextIn(body);
    }
    expect(seen.length).toBe(120);
    expect(new Set(seen).size).toBe(120);
  });

  it('who looks for something rare is led on, and no page reads without end', async () => {
    const all = Array.from(
      { length: 5_000 },
      (_, index): Action => ({
        ...{
          id: String(index),
          at: 'x',
          actor: 'ana',
          verb: 'sign in',
          target: index === 4_500 ? 'rare' : 'mail',
        },
        because: '',
      }),
    );
    let read = 0;
    const room = {
      listActions: async (limit: number, after?: { id: string }) => {
        const from = after === undefined ? 0 : Number(after.id) + 1;
        read += limit;
        return all.slice(from, from + limit);
      },
    };
    const first = await actionsFor({ text: 'rare' }, room, 50);
    expect([first.actions, first.last?.id, read]).toEqual([[], '1999', 2_000]);
    const second = await actionsFor({ text: 'rare' }, room, 50, first.last);
    const third = await actionsFor({ text: 'rare' }, room, 50, second.last);
    expect([third.actions.map(({ id }) => id), third.last]).toEqual([['4500'], undefined]);
  });
});

it('nobody else finds it', async () => {
  const own = await signedIn('bo@partner.org');
  const [session] = await place.room.listSessions(place.now, 'bo@partner.org');
  const token = (await place.effects.seal()).formToken(session?.id ?? '');
  expect((await own.get(page)).status).toBe(404);
  expect((await own.post(page, { token, text: '' })).status).toBe(404);
});

it.each(roomLanguages())('everything that can be noted has its words in %s', (language) => {
  const words = roomWords(templatesAt(undefined))(language);
  for (const verb of verbs) expect(words(verbKey(verb))).not.toBe('');
});
