/** Lambda of the daily sweep. */

import type { Findings } from '../stages/sweep/findings.ts';
import { sweep } from '../stages/sweep.ts';
import { sweepEffects } from '../systems/cloud.ts';
import { telemetry } from './telemetry.ts';

export async function handler(): Promise<Findings> {
  const told = telemetry();
  const findings = await sweep(sweepEffects());
  told.sweep(findings);
  told.flush();
  return findings;
}
