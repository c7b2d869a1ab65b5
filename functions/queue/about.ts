/** What a message is about: for the log of whoever takes it, and for whoever looks at dead letters. */
import { reportOf } from '../archive/archive.ts';
import { parseEvent } from '../deliver/ses/event.ts';
import { InputError } from '../errors.ts';
import { parseDeliveryTask, parseRunMessage } from './messages.ts';
import type { About, QueueName } from './queue.ts';

const aboutRun = about((body) => {
  const { id: run, report, schedule, period, trigger } = parseRunMessage(body);
  return { run, report, schedule, period, trigger };
});

const aboutDelivery = about((body) => {
  const message = parseDeliveryTask(body);
  if ('signIn' in message) return { notice: 'sign-in', recipient: message.signIn.address };
  if ('edition' in message) return { ...placeOf(message.edition), recipient: message.recipient.address };
  const { about, kind: notice, owner: recipient } = message.notice;
  return { ...placeOf(about), notice, recipient };
});

/** @returns nothing if it is about more than one mail: each has a line of its own */
const aboutEvent = about((body) => {
  const event = parseEvent(body);
  const [send, ...others] = 'ignored' in event ? [] : event.sends;
  return send && others.length === 0 ? { ...placeOf(send.edition), recipient: send.recipient } : {};
});

/** What a message of a queue is about; nothing if it cannot be read. */
export const aboutMessage = {
  runs: aboutRun,
  deliveries: aboutDelivery,
  feedback: aboutEvent,
} satisfies Record<QueueName, (body: string) => About>;

/** A notice may be about a period that has no edition. */
function placeOf(path: string): About {
  const [, period, revision] = path.split('/');
  return { report: reportOf(path), period, edition: revision === undefined ? undefined : path };
}

/** Whoever takes a message that cannot be read says why. */
function about(read: (body: string) => About): (body: string) => About {
  return (body) => {
    try {
      return read(body);
    } catch (error) {
      if (error instanceof InputError) return {};
      throw error;
    }
  };
}
