/** What was done in the reading room, as the audit log finds and calls it. */
import type { Action, RoomLedger } from '../../ledger/room.ts';

/** Everything that somebody can do here; each has its words, `did_VERB`. */
export const verbs = [
  ...['sign in', 'sign out', 'sign out everywhere'],
  ...['run', 'run again', 'release', 'resend', 'redrive', 'allow', 'approve', 'send back'],
  ...['schedule on', 'schedule off'],
  ...['ask to subscribe', 'subscribe', 'change subscription', 'stop subscription', 'resume subscription'],
  ...['add person', 'change person', 'remove person'],
] as const;

export type Verb = (typeof verbs)[number];

/** The key of the words for a verb. */
export const verbKey = (verb: Verb): string => `did_${verb.replaceAll(' ', '_')}`;

export interface ActionFilter {
  /** In who did it, or in what it was done to; in any case of letters. */
  readonly text?: string;
  readonly verb?: string;
}

export interface ActionPage {
  readonly actions: readonly Action[];
  /** Where the next page goes on, if there may be more. */
  readonly last: Pick<Action, 'at' | 'id'> | undefined;
}

const batch = 200;
/** Whoever looks for something rare goes on from there. */
const mostRead = 2_000;

/** Actions, newest first. @param after where the page before ended */
export async function actionsFor(
  { text, verb }: ActionFilter,
  room: Pick<RoomLedger, 'listActions'>,
  size: number,
  after?: Pick<Action, 'at' | 'id'>,
): Promise<ActionPage> {
  const wanted = text?.toLowerCase() ?? '';
  const isMeant = (action: Action) =>
    (verb === undefined || action.verb === verb) &&
    [action.actor, action.target].some((one) => one.toLowerCase().includes(wanted));
  const found: Action[] = [];
  let last = after;
  for (let read = 0; read < mostRead; read += batch) {
    const actions = await room.listActions(batch, last);
    for (const action of actions) {
      if (!isMeant(action)) continue;
      if (found.length === size) return { actions: found, last: found.at(-1) };
      found.push(action);
    }
    if (actions.length < batch) return { actions: found, last: undefined };
    last = actions.at(-1);
  }
  return { actions: found, last };
}
