/** What every ledger of the reading room keeps to. Each sentence of functions/ledger/room.ts is a test here. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Action,
  type RoomLedger,
  type Session,
  type SignIn,
  triesAllowed,
} from '../../functions/ledger/room.ts';
import { at } from './ledger.ts';

export interface RoomPlace {
  /** The room there, as another process would open it. */
  readonly open: () => RoomLedger;
}

const signIn: SignIn = { id: 'asked', address: 'Ana@example.com', codeHash: 'c0de', expiresAt: at(600) };
const session: Session = {
  id: 'in',
  address: 'Ana@example.com',
  by: 'mail',
  startedAt: at(0),
  expiresAt: at(43_200),
};
const action = (number: number): Action => ({
  id: `action-${number}`,
  at: at(number),
  actor: 'ana@example.com',
  verb: 'release',
  target: 'shop-tally/2024-06/r1',
  because: 'the refund is "known"; 已核对',
});

export function roomContract(name: string, makePlace: () => Promise<RoomPlace> | RoomPlace): void {
  describe(`the room in ${name}`, () => {
    let place: RoomPlace;
    let room: RoomLedger;
    let other: RoomLedger;
    beforeEach(async () => {
      place = await makePlace();
      room = place.open();
      other = place.open();
    });
    afterEach(() => {
      room.close();
      other.close();
    });

    describe('a sign-in', () => {
      it(`has ${triesAllowed} tries, whoever makes them`, async () => {
        await room.startSignIn(signIn);
        const tries = Array.from({ length: 8 }, (_, index) =>
          (index % 2 ? room : other).trySignIn('asked', at(index)),
        );
        const found = await Promise.all(tries);
        expect(found.filter((one) => one !== undefined)).toEqual(Array(triesAllowed).fill(signIn));
      });

      it('is over after its time', async () => {
        await room.startSignIn(signIn);
        expect(await room.trySignIn('asked', at(599))).toEqual(signIn);
        expect(await room.trySignIn('asked', at(600))).toBeUndefined();
      });

      it('ends once', async () => {
        await room.startSignIn(signIn);
        const ended = await Promise.all([room.endSignIn('asked'), other.endSignIn('asked')]);
        expect(ended.filter(Boolean)).toHaveLength(1);
        expect(await room.trySignIn('asked', at(1))).toBeUndefined();
      });

      it('that is not there has no try and no end', async () => {
        expect(await room.trySignIn('nobody', at(0))).toBeUndefined();
        expect(await room.endSignIn('nobody')).toBe(false);
      });

      it('has nothing to do with another one of the same address', async () => {
        await room.startSignIn(signIn);
        await other.startSignIn({ ...signIn, id: 'stranger' });
        for (let n = 0; n < 9; n++) await other.trySignIn('stranger', at(n));
        expect(await room.trySignIn('asked', at(9))).toEqual(signIn);
      });
    });

    describe('a session', () => {
      it('is read back until its time is over', async () => {
        await room.startSession(session);
        expect(await other.readSession('in', at(43_199))).toEqual(session);
        expect(await other.readSession('in', at(43_200))).toBeUndefined();
      });

      it('can be ended, and another one goes on', async () => {
        await room.startSession(session);
        await room.startSession({ ...session, id: 'phone' });
        await other.endSession('in');
        expect(await room.readSession('in', at(1))).toBeUndefined();
        expect(await room.readSession('phone', at(1))).toEqual({ ...session, id: 'phone' });
      });

      it('of an address ends with all that began before, however the address is written', async () => {
        await room.startSession(session);
        await room.startSession({ ...session, id: 'later', startedAt: at(100) });
        await other.endSessionsOf('ana@EXAMPLE.com', at(50));
        await other.endSessionsOf('ana@example.com', at(20));
        expect(await room.readSession('in', at(200))).toBeUndefined();
        expect(await room.readSession('later', at(200))).toMatchObject({ id: 'later' });
      });

      it('says the groups that somebody is in', async () => {
        const groups = ['Data team', '数据组', ''];
        await room.startSession({ ...session, by: 'oidc', groups });
        expect(await other.readSession('in', at(1))).toEqual({ ...session, by: 'oidc', groups });
      });

      it('is listed while it is on, the newest first, for everybody or for one address', async () => {
        await room.startSession(session);
        await room.startSession({ ...session, id: 'phone', startedAt: at(100), expiresAt: at(43_300) });
        await room.startSession({ ...session, id: 'bo', address: 'bo@example.com', startedAt: at(50) });
        await room.startSession({ ...session, id: 'over', startedAt: at(60) });
        await room.endSession('over');
        const listed = async (now: number, address?: string) =>
          (await other.listSessions(at(now), address)).map(({ id }) => id);
        expect(await listed(200)).toEqual(['phone', 'bo', 'in']);
        expect(await listed(200, 'ana@EXAMPLE.com')).toEqual(['phone', 'in']);
        expect(await listed(43_200)).toEqual(['phone']);
        await room.endSessionsOf('ana@example.com', at(80));
        expect(await listed(200)).toEqual(['phone', 'bo']);
        expect(await listed(200, 'nobody@example.com')).toEqual([]);
      });

      it('that never was is not there, nor is it after its end', async () => {
        await room.endSession('nobody');
        expect(await room.readSession('nobody', at(0))).toBeUndefined();
      });
    });

    it('counts each key by itself, and no one is lost', async () => {
      const counted = await Promise.all(
        [room, other, room, other].map((one) => one.count('mails:ana', at(3600))),
      );
      expect(counted.toSorted()).toEqual([1, 2, 3, 4]);
      expect(await room.count('mails:bo', at(3600))).toBe(1);
    });

    it('lists actions, the newest first, page by page', async () => {
      for (const number of [2, 1, 3]) await room.noteAction(action(number));
      await other.noteAction(action(3));
      expect(await other.listActions(2)).toEqual([action(3), action(2)]);
      expect(await other.listActions(2, action(2))).toEqual([action(1)]);
    });

    it('loses no action between two pages, be they of one moment', async () => {
      const all = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...action(1), id }));
      for (const one of all) await room.noteAction(one);
      const first = await other.listActions(3);
      const second = await other.listActions(3, first.at(-1));
      expect([...first, ...second]).toEqual(all.toReversed());
    });
  });
}
