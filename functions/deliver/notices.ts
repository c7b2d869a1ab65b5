/** Notices: what an owner of a report has to hear of, told once. */

import { escaped } from '../render/html.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames } from '../templates/report.ts';
import { buildMessage } from './message.ts';
import type { SendResult } from './result.ts';
import { type SendEffects, sendOnce } from './send.ts';

export interface Notice {
  /** `bounced`, `complained`, … */
  readonly kind: string;
  /** What tells it from others of its kind that are about the same: an address, a run's id. */
  readonly key: string;
  /** REPORT/PERIOD/rN, or REPORT/PERIOD where there is no edition. */
  readonly about: string;
  /** Address of the report's owner. */
  readonly owner: string;
  /** What happened, as one line. */
  readonly title: string;
  /** Why, in plain words: paragraphs. */
  readonly why: readonly string[];
  /** What helps: commands as they are typed on the machine where it happened. */
  readonly commands: readonly string[];
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
  const reaching = { ...notice, commands };
  return sendOnce(
    {
      envelope: { edition: about, recipient: owner, notice: name },
      report: parts(about).report,
      // An owner who takes a report no more is its owner still.
      subscribed: false,
      build: () =>
        buildMessage({
          edition: `${about} ${name}`,
          recipient: owner,
          from: effects.from,
          subject: `${parts(about).report}: ${notice.title}`,
          html: htmlOf(reaching),
          text: textOf(reaching),
          attachments: [],
          date: effects.now(),
          // No answer by a machine: it would go to an address that nobody reads.
          headers: { 'Auto-Submitted': 'auto-generated' },
        }),
    },
    effects,
  );
}

/** Owners by report, as report.yaml says; undefined where there is no such report any more. */
export function ownersIn(templates: Templates): (report: string) => string | undefined {
  return (report) =>
    reportNames(templates).includes(report) ? loadReport(templates, report).settings.owner : undefined;
}

function parts(about: string): { report: string; period: string } {
  const [report = '', period = ''] = about.split('/');
  return { report, period };
}

/** What it is about, by line. */
function factsOf({ about }: Notice): string[] {
  const { report, period } = parts(about);
  return [
    `Report: ${report}`,
    `Period: ${period}`,
    ...(about.split('/').length > 2 ? [`Edition: ${about}`] : []),
  ];
}

const reason = 'You get this notice because report.yaml names your address as the owner of the report.';

function textOf(notice: Notice): string {
  const { title, why, commands } = notice;
  const help =
    commands.length > 0 ? [`What helps:\n${commands.map((line) => `    ${line}`).join('\n')}`] : [];
  return `${[title, ...why, factsOf(notice).join('\n'), ...help, `-- \n${reason}`].join('\n\n')}\n`;
}

function htmlOf(notice: Notice): string {
  const { title, why, commands } = notice;
  const facts = factsOf(notice).map(escaped).join('<br>');
  const help =
    commands.length > 0 ? `<p>What helps:</p>\n<pre>${commands.map(escaped).join('\n')}</pre>` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title></head>
<body style="font:16px/1.6 -apple-system,'Segoe UI',Roboto,Arial,'PingFang SC','Microsoft YaHei',sans-serif;max-width:40em">
<h1 style="font-size:20px">${escaped(title)}</h1>
${why.map((text) => `<p style="white-space:pre-wrap;overflow-wrap:anywhere">${escaped(text)}</p>`).join('\n')}
<p>${facts}</p>
${help}
<p style="font-size:13px;color:#5b6875">${escaped(reason)}</p>
</body>
</html>
`;
}
