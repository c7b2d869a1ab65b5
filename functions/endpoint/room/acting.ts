/** What somebody does in the reading room is noted, with their words. */
import type { RoomEffects } from './effects.ts';
import type { Visitor } from './visitor.ts';

export interface Act {
  /** What was done: `release`, `resend`. */
  readonly verb: string;
  /** To what: an edition, a run, a schedule, an address. */
  readonly target: string;
  /** The actor's words; empty if none are asked for. */
  readonly because: string;
}

/** Notes what a visitor does. */
export const noteAct = (
  act: Act,
  { name: actor }: Visitor,
  { room, random, now }: Pick<RoomEffects, 'room' | 'random' | 'now'>,
): Promise<void> => room.noteAction({ id: random(12), at: now(), actor, ...act });
