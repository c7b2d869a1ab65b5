/** A forced run of the shop under an id that is given: a message of a queue that is handed out again. */
import { subscribersOf } from '../../../functions/deliver/subscriptions.ts';
import type { RunResult } from '../../../functions/pipeline/effects.ts';
import { run } from '../../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../../functions/systems/local.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { period, report, type Shop } from './shop.ts';

export interface ForcedRun extends Pick<Shop, 'lake' | 'out' | 'templates'> {
  readonly id: string;
}

export async function runForced(
  { id, lake, out, templates }: ForcedRun,
  onProgress: (step: string) => void = () => {},
): Promise<RunResult> {
  const effects = localEffects({ lake, out, onProgress });
  const read = templatesAt(templates);
  const { recipients } = subscribersOf(read, loadReport(read, report));
  const asked = { id, report, period, formats: ['email', 'json'], templates: read, recipients, force: true };
  return run(localRequest(asked), effects).finally(effects.close);
}
