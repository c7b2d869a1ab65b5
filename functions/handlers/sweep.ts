/** Lambda of the daily sweep, and of the times of day by which editions are to be approved. */

import type { Context } from 'aws-lambda';
import type { Approvals, Broken, Findings } from '../stages/sweep/findings.ts';
import { approvalsOnly, sweep, sweepApprovals } from '../stages/sweep.ts';
import { sweepEffects } from '../systems/cloud.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: unknown, context: Context): Promise<Findings | Approvals> {
  const told = telemetry(context);
  if (approvalsOnly.safeParse(event).success) return saying(await sweepApprovals(sweepEffects()));
  // Should the time end while a large lake is looked at, what was found before is counted.
  const findings = await sweep(sweepEffects(), (soFar) => {
    told.sweep(soFar);
    told.flush();
  });
  told.look(findings);
  told.flush();
  return saying(findings);
}

/** What nobody else hears of must raise the alarm; what may pass is tried again. */
function saying<Found extends Pick<Findings, 'broken'>>(findings: Found): Found {
  const untold = findings.broken.filter(({ isTold, fault }) => !isTold || fault === 'bug');
  if (untold.length > 0) throw new Error(untold.map(describeBroken).join('\n'));
  return findings;
}

const describeBroken = ({ report, message, stack }: Broken): string =>
  `the sweep left out ${report === '' ? 'what all reports share' : report}: ${stack ?? message}`;
