/** Runs that are started in the reading room of a deployment: by the queue that schedules use, as POST /runs does. */
import { refusalIn, refusalOnTheInternet } from '../../deliver/recipients.ts';
import type { RunsEffects } from '../../endpoint/room/effects/runs.ts';

export const cloudRuns = (runs: RunsEffects['runs']): RunsEffects => ({
  runs,
  refusalBy: (templates) => refusalOnTheInternet(refusalIn(templates)),
  runsADay: 20,
});
