/** Notices about subscriptions.yaml: lines by which nothing was sent. */
import { type EditionId, editionPath } from '../../archive/archive.ts';
import { describeProblem } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import type { Finding } from '../notices.ts';
import type { WrongSubscription } from '../subscriptions.ts';

/** Told once an edition, and again if something else is wrong in the file. */
export function subscriptionsFinding(edition: EditionId, wrong: readonly WrongSubscription[]): Finding {
  const { report, period } = edition;
  const lines = wrong.flatMap(({ problems }) => problems.map(describeProblem));
  return {
    kind: 'subscriptions',
    key: sha256(lines.join('\n')).slice(0, 16),
    about: editionPath(edition),
    inWords: (say) => ({
      title: say('notice_subscriptions_title'),
      why: [say('notice_subscriptions_why'), lines.map((line) => `    ${line}`).join('\n')],
    }),
    commands: [`periodical run ${report} --period ${period} --send`],
  };
}

/** The same in the line that a run leaves in the ledger; empty if no line is wrong. */
export function subscriptionsRemark(wrong: readonly WrongSubscription[]): string {
  const [first, ...more] = wrong.flatMap(({ problems }) => problems.map(describeProblem));
  if (first === undefined) return '';
  return `; nothing sent for a wrong line: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
}
