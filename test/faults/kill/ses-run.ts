/** The shop's run with SES as its channel, and with a clock that is given. */

import { sesChannel, sesClient } from '../../../functions/deliver/ses.ts';
import { deliver } from '../../../functions/deliver.ts';
import type { Recipient } from '../../../functions/ledger/addressing.ts';
import type { RunResult } from '../../../functions/pipeline/effects.ts';
import { run } from '../../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../../functions/systems/local.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { period, report, type Shop } from './shop.ts';

export interface SesRun extends Pick<Shop, 'lake' | 'out' | 'templates'> {
  /** Of a server on this machine that answers as SES does. */
  readonly port: number;
  /** Instant in UTC. */
  readonly now: string;
  readonly recipients: readonly Recipient[];
}

type OnProgress = (stage: string) => void;

/** The same run each time, as a message that a queue hands out again. */
export const runId = 'the-run';

export async function runWithSes(asked: SesRun, onProgress: OnProgress = () => {}): Promise<RunResult> {
  const { lake, out, recipients } = asked;
  const now = () => asked.now;
  const effects = localEffects({ lake, out, now, onProgress });
  const from = 'Periodical <no-reply@reports.example.com>';
  const channel = sesChannel({ client: clientAt(asked.port), from, configurationSet: 'reports' });
  const linksFor = async () => ({ archiveUrl: 'https://reports.example.com/shop-tally' });
  const { archive, ledger } = effects;
  const request = localRequest({
    id: runId,
    report,
    period,
    templates: templatesAt(asked.templates),
    formats: ['email', 'json'],
    recipients,
  });
  return run(request, {
    ...effects,
    dispatch: (edition, manifest) =>
      deliver({ archive, ledger, channel, edition, manifest, recipients, from, linksFor, now }),
  }).finally(effects.close);
}

const clientAt = (port: number) =>
  sesClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
