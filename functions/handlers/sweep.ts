/** Lambda of the daily sweep. */

import type { Context } from 'aws-lambda';
import type { Broken, Findings } from '../stages/sweep/findings.ts';
import { sweep } from '../stages/sweep.ts';
import { sweepEffects } from '../systems/cloud.ts';
import { telemetry } from './telemetry.ts';

export async function handler(_event: unknown, context: Context): Promise<Findings> {
  const told = telemetry(context);
  // Should the time end while a large lake is looked at, what was found before is counted.
  const findings = await sweep(sweepEffects(), (soFar) => {
    told.sweep(soFar);
    told.flush();
  });
  told.look(findings);
  told.flush();
  // What nobody else hears of must raise the alarm; what may pass is tried again.
  const untold = findings.broken.filter(({ isTold, fault }) => !isTold || fault === 'bug');
  if (untold.length > 0) throw new Error(untold.map(describeBroken).join('\n'));
  return findings;
}

const describeBroken = ({ report, message, stack }: Broken): string =>
  `the sweep left out ${report === '' ? 'what all reports share' : report}: ${stack ?? message}`;
