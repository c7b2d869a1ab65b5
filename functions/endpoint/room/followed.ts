/** A run of the ledger as the page shows it that follows it. */
import { mailboxOf } from '../../address.ts';
import { secondsBetween } from '../../calendar/instant.ts';
import { InputError } from '../../errors.ts';
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
  const isWaiting = mails.some(isUnderWay);
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
  if (queueMessage === undefined) return 'none';
  try {
    return parseRunMessage(queueMessage).send;
  } catch (error) {
    // Another version wrote it, and the run can be followed all the same.
    if (error instanceof InputError) return 'none';
    throw error;
  }
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

type Step = Omit<FollowedRun['steps'][number], 'name'>;

function stepsOf(
  run: RunRecord,
  mails: readonly Send[],
  isSent: boolean,
  words: RoomWords,
): FollowedRun['steps'] {
  const done: Step = { mood: 'good', state: words('run_step_done') };
  const going: Step = { mood: 'neutral', state: words('run_step_going') };
  const waiting: Step = { mood: 'neutral', state: words('run_step_waiting') };
  const failed: Step = { mood: runMood[run.state], state: words(`run_${run.state}`) };
  const isDone = isAtEnd(run);
  const ended = run.edition === undefined ? failed : done;
  // The one that somebody has to look at says how all of them are.
  const worst = mails.find(({ state }) => mailMood[state] === 'bad') ?? mails.find(isUnsent);
  const sent = worst ? moodOf(worst, words) : mails.some(isUnderWay) ? going : done;
  const hasMails = isSent && (mails.length > 0 || !isDone);
  return [
    { name: words('run_step_turn'), ...(run.state === 'queued' ? going : done) },
    {
      name: words('run_step_edition'),
      ...(isDone ? ended : run.state === 'running' ? going : waiting),
    },
    ...(hasMails ? [{ name: words('run_step_mails'), ...(mails.length === 0 ? waiting : sent) }] : []),
  ];
}

const isUnsent = ({ state }: Send) => mailMood[state] === 'warn';
const isUnderWay = ({ state }: Send) => state === 'pending' || state === 'sending';
