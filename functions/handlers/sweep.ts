/** Lambda of the daily sweep. */
import { sweepEffects } from '../cloud.ts';
import { type Findings, sweep } from '../sweep.ts';
import { telemetry } from '../telemetry.ts';

export async function handler(): Promise<Findings> {
  const told = telemetry();
  const findings = await sweep(sweepEffects());
  told.sweep(findings);
  told.flush();
  return findings;
}
