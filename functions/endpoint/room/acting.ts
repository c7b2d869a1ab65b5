/** What somebody does in the reading room is noted, with their words. */
import { longestReason, reasonText } from '../../text/reason.ts';
import type { Verb } from './actions.ts';
import type { RoomEffects } from './effects.ts';
import type { FieldProblems } from './forms.ts';
import type { Visitor } from './visitor.ts';
import type { RoomWords } from './words.ts';

export interface Act {
  /** What was done. */
  readonly verb: Verb;
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

/** The reason that a form gives in its field `because`, as one line, and what is wrong with it. */
export function reasonIn(
  form: Readonly<Record<string, string>>,
  words: RoomWords,
): { readonly because: string; readonly problems: FieldProblems } {
  const because = reasonText(form.because ?? '');
  if (because === '') return { because, problems: { because: words('reason_missing') } };
  if (because.length <= longestReason) return { because, problems: {} };
  return { because, problems: { because: words('reason_long', { max: longestReason }) } };
}
