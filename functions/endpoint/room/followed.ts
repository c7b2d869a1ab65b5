/** A run of the ledger as the page shows it that follows it. */
import { mailboxOf } from '../../address.ts';
import { secondsBetween } from '../../calendar/instant.ts';
import { sha256 } from '../../hash.ts';
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import { parseRunMessage, type RunMessage, requestId } from '../../queue/messages.ts';
import type { FollowedRun } from './pages/run-followed.ts';
import { mailMood, runMood } from './states.ts';
import type { Visitor } from './visitor.ts';
import type { RoomWords } from './words.ts';

/** The id of a run says who asked for it, to whoever knows their name. */
const markOf = (name: string) => `room-${sha256(mailboxOf(name)).slice(0, 16)}-`;

/** @param random text that nobody can guess */
export const runIdOf = (name: string, random: string): string => requestId(`${markOf(name)}${random}`);

const isOwn = ({ id }: RunRecord, name: string): boolean => id.startsWith(requestId(markOf(name)));

/** After that a page does not ask for itself any more: a mail is tried for hours. */
const mailSeconds = 30 * 60;

type Shown = Pick<FollowedRun, 'mood' | 'state' | 'text' | 'detail' | 'steps' | 'mails' | 'isOver'>;

/** @param sends of its edition; none if there is no edition */
export function followedRun(
  run: RunRecord,
  sends: readonly Send[],
  { name, rights }: Pick<Visitor, 'name' | 'rights'>,
  now: string,
  words: RoomWords,
): Shown {
  const { state, detail } = run;
  const send = sendOf(run);
  const mails = send === 'none' ? [] : meantBy(send, sends);
  const isMade = isAtEnd(run);
  const isWaiting = mails.some((mail) => mail.state === 'pending' || mail.state === 'sending');
  const isLate = secondsBetween(run.updatedAt, now) > mailSeconds;
  return {
    mood: runMood[state],
    state: words(`run_${state}`),
    text: words(`run_${state}_text`),
    detail: ['failed', 'skipped', 'unreadable'].includes(state) ? detail : '',
    steps: stepsOf(run, mails, send !== 'none', words),
    mails:
      Array.isArray(send) && (rights.operates || isOwn(run, name))
        ? mails.map((mail) => ({ to: mail.recipient, ...moodOf(mail, words) }))
        : counted(mails, words),
    isOver: isMade && !(isWaiting && !isLate),
  };
}

const isAtEnd = ({ state }: RunRecord) => state !== 'queued' && state !== 'running';

function sendOf({ queueMessage }: RunRecord): RunMessage['send'] {
  return queueMessage === undefined ? 'none' : parseRunMessage(queueMessage).send;
}

function meantBy(send: RunMessage['send'], sends: readonly Send[]): Send[] {
  const mails = sends.filter(({ channel }) => !channel.startsWith('notice:'));
  const named = Array.isArray(send) ? new Set(send.map(mailboxOf)) : undefined;
  return mails.filter(({ recipient }) => named?.has(mailboxOf(recipient)) ?? true);
}

const moodOf = ({ state }: Send, words: RoomWords) => ({
  mood: mailMood[state],
  state: words(`mail_${state}`),
});

/** How many there are of each state: who they are is for operators and whoever named them. */
const counted = (mails: readonly Send[], words: RoomWords) =>
  [...Map.groupBy(mails, ({ state }) => state).values()].flatMap(([first, ...others]) =>
    first ? [{ to: words('run_mails_count', { count: others.length + 1 }), ...moodOf(first, words) }] : [],
  );

function stepsOf(
  run: RunRecord,
  mails: readonly Send[],
  isSent: boolean,
  words: RoomWords,
): FollowedRun['steps'] {
  const done = { mood: 'good' as const, state: words('run_step_done') };
  const going = { mood: 'neutral' as const, state: words('run_step_going') };
  const waiting = { mood: 'neutral' as const, state: words('run_step_waiting') };
  const ended =
    run.edition === undefined ? { mood: runMood[run.state], state: words(`run_${run.state}`) } : done;
  const isSending = mails.some(({ state }) => state === 'pending' || state === 'sending');
  return [
    { name: words('run_step_turn'), ...(run.state === 'queued' ? going : done) },
    {
      name: words('run_step_edition'),
      ...(isAtEnd(run) ? ended : run.state === 'running' ? going : waiting),
    },
    ...(isSent && (mails.length > 0 || !isAtEnd(run))
      ? [{ name: words('run_step_mails'), ...(mails.length === 0 ? waiting : isSending ? going : done) }]
      : []),
  ];
}
