/** Notices: what the owner of a report is told, once. */

import { reportOf } from '../archive/archive.ts';
import { escaped, escapedAttribute } from '../render/html.ts';
import { quotesUnlinked } from '../text/clean.ts';
import { isolated } from '../text/direction.ts';
import { printableLine, shownMessage } from '../text/printable.ts';
import { plainMail } from './message/plain.ts';
import { buildMessage } from './message.ts';
import type { Owner, Say } from './notices/owner.ts';
import type { SendResult } from './result.ts';
import { type SendEffects, sendOnce } from './send.ts';

/** What happened to a report, and how to tell its owner. */
export interface Finding {
  /** `bounced`, `complained`, … */
  readonly kind: string;
  /** Tells it from others of its kind about the same edition: an address, a run's id. */
  readonly key: string;
  /** REPORT/PERIOD/rN, or REPORT/PERIOD if there is no edition. */
  readonly about: string;
  /** What happened, as one line, and why, as paragraphs. */
  readonly inWords: (say: Say) => { readonly title: string; readonly why: readonly string[] };
  /** What helps: commands as they are typed on the machine where it happened. */
  readonly commands: readonly string[];
}

/** A finding in the words of its owner. */
export interface Notice extends Omit<Finding, 'inWords'> {
  /** Address of the report's owner. */
  readonly owner: string;
  readonly language: string;
  readonly subject: string;
  readonly title: string;
  readonly why: readonly string[];
  /** What it is about, by line. */
  readonly facts: readonly string[];
  /** The line above the commands. */
  readonly help: string;
  /** Why the owner receives it. */
  readonly reason: string;
}

/**
 * Puts a finding into the owner's words.
 * @param reason why they get it: owners and reviewers hear of the same editions
 */
export function noticeTo(
  { address, language, say }: Owner,
  { inWords, ...finding }: Finding,
  reason: 'notice_reason' | 'notice_reviewer_reason' = 'notice_reason',
): Notice {
  const { title, why } = inWords(say);
  const [report = '', period = '', revision] = finding.about.split('/');
  const facts = [say('notice_report', { report }), say('notice_period', { period })];
  return {
    ...finding,
    owner: address,
    language,
    subject: say('notice_subject', { report, title }),
    title,
    why,
    facts: revision === undefined ? facts : [...facts, say('notice_edition', { edition: finding.about })],
    help: say('notice_help'),
    reason: say(reason),
  };
}

export interface NoticeEffects extends SendEffects {
  /** `Name <name@example.com>` */
  readonly from: string;
  /** What commands need to reach where it happened: `--remote --stack NAME`, or nothing on this machine. */
  readonly reach: string;
}

/**
 * Sends a notice to its owner; the same notice again is not sent.
 * @returns `failed`: it may be tried again
 */
export function sendNotice(notice: Notice, effects: NoticeEffects): Promise<SendResult> {
  const { about, owner } = notice;
  const name = `notice:${notice.kind}:${notice.key}`;
  const commands = notice.commands.map((command) => `${command} ${effects.reach}`.trimEnd());
  const reaching = safeNotice({ ...notice, commands });
  return sendOnce(
    {
      envelope: { edition: about, recipient: owner, notice: name },
      report: reportOf(about),
      // An owner who has unsubscribed from the report is still its owner.
      subscribed: false,
      build: async () => ({
        raw: await buildMessage({
          edition: `${about} ${name}`,
          recipient: owner,
          from: effects.from,
          subject: printableLine(notice.subject),
          html: htmlOf(reaching),
          text: textOf(reaching),
          attachments: [],
          date: effects.now(),
          // Machines must not answer: nobody reads the sender's address.
          headers: { 'Auto-Submitted': 'auto-generated' },
        }),
      }),
    },
    effects,
  );
}

/** What the data, a mail server or a file's name says in it is only read. A command stays as it is typed. */
function safeNotice(notice: Notice): Notice {
  const safe = (text: string) => isolated(quotesUnlinked(shownMessage(text)));
  return {
    ...notice,
    title: safe(notice.title),
    why: notice.why.map((text) => text.split('\n').map(safe).join('\n')),
    facts: notice.facts.map(safe),
    commands: notice.commands.map(printableLine),
  };
}

function textOf({ title, why, facts, help, commands, reason }: Notice): string {
  const helping = commands.length > 0 ? [[help, ...commands.map((line) => `    ${line}`)].join('\n')] : [];
  return `${[title, ...why, facts.join('\n'), ...helping, `-- \n${reason}`].join('\n\n')}\n`;
}

function htmlOf({ language, title, why, facts, help, commands, reason }: Notice): string {
  const helping =
    commands.length > 0 ? `<p>${escaped(help)}</p>\n<pre>${commands.map(escaped).join('\n')}</pre>` : '';
  return plainMail(
    escapedAttribute(language),
    escaped(title),
    `${why.map((text) => `<p style="white-space:pre-wrap;overflow-wrap:anywhere">${escaped(text)}</p>`).join('\n')}
<p>${facts.map(escaped).join('<br>')}</p>
${helping}
<p style="font-size:13px;color:#5b6875">${escaped(reason)}</p>`,
  );
}
