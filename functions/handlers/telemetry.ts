/** Structured logs and metrics of the deployed functions, by Powertools. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { editionPath } from '../archive/archive.ts';
import type { SendResult } from '../deliver/result.ts';
import type { RunResult } from '../pipeline/effects.ts';
import type { About } from '../queue/queue.ts';
import type { Findings } from '../stages/sweep/findings.ts';

export interface Telemetry {
  /** What every line is about from here on, in the place of what it was about before. */
  about(keys: About): void;
  /** What it turns out to be about besides. */
  alsoAbout(keys: About): void;
  /** One line of the log. */
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, error: unknown): void;
  run(result: RunResult): void;
  delivery(delivery: SendResult): void;
  sweep(findings: Findings): void;
  /** What a sweep found in the lake, and what that took. */
  look(findings: Pick<Findings, 'changed' | 'look'>): void;
  /** An event of SES about a mail that the ledger does not know. */
  unmatched(fields: Readonly<Record<string, unknown>>): void;
  /** Somebody tried what does not open in the reading room: a code, a link, a session, a form. */
  refused(fields: Readonly<Record<string, unknown>>): void;
  /** Writes the metrics of this invocation out. */
  flush(): void;
}

/**
 * The log and the metrics of one invocation, whose id is in every line. Service and namespace are in the environment
 * (POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE).
 */
export function telemetry(context: Context): Telemetry {
  const logger = new Logger();
  logger.addContext(context);
  const metrics = new Metrics();
  const count = (name: string, value = 1) => metrics.addMetric(name, MetricUnit.Count, value);
  return {
    about(keys) {
      logger.resetKeys();
      logger.appendKeys(keys);
    },
    alsoAbout: (keys) => logger.appendKeys(keys),
    info: (message, fields = {}) => logger.info(message, fields),
    error: (message, error) =>
      logger.error(message, error instanceof Error ? error : new Error(String(error))),
    run: (result) => noteRun(result, logger, metrics),
    delivery({ recipient, state, detail }) {
      logger.info('delivery', { recipient, state, detail });
      count(deliveryMetrics[state] ?? 'MailsOpen');
    },
    sweep(findings) {
      const { missed, stuck, openSends, resumedSends, deadLetters, silent } = findings;
      logger.info('sweep', { ...findings });
      count('PeriodsMissed', missed.length);
      // Of one that failed and is tried again its owner knows.
      count('RunsStuck', stuck.filter(({ state }) => state === 'running').length);
      count('SendsOpen', openSends.length + resumedSends.length);
      count('SchedulesSilent', silent.length);
      count(
        'DeadLetters',
        Object.values(deadLetters).reduce((sum, letters) => sum + letters, 0),
      );
    },
    look({ changed, look }) {
      logger.info('look', { changed, ...look });
      count('PeriodsChanged', changed.length);
    },
    unmatched(fields) {
      logger.warn('feedback unmatched', { ...fields });
      count('FeedbackUnmatched');
    },
    refused(fields) {
      logger.warn('refused', { ...fields });
      count('RoomRefused');
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

const deliveryMetrics: Partial<Record<SendResult['state'], string>> = {
  sent: 'MailsSent',
  failed: 'MailsFailed',
  unknown: 'MailsUnknown',
  suppressed: 'MailsSuppressed',
};

const runMetrics: Record<RunResult['status'], string> = {
  made: 'EditionsMade',
  unchanged: 'EditionsUnchanged',
  skipped: 'EditionsSkipped',
  running: 'RunsWaiting',
};

function noteRun(
  { status, edition, manifest, isHeld, summary }: RunResult,
  logger: Logger,
  metrics: Metrics,
): void {
  const { bytesScanned = 0, usd = 0, milliseconds = {} } = manifest?.run ?? {};
  if (edition) logger.appendKeys({ edition: editionPath(edition) });
  logger.info('run', {
    status,
    held: isHeld,
    detail: summary,
    milliseconds,
    bytesScanned,
    usd,
  });
  metrics.addMetric(isHeld ? 'EditionsHeld' : runMetrics[status], MetricUnit.Count, 1);
  if (status !== 'made') return;
  metrics.addMetric('BytesScanned', MetricUnit.Bytes, bytesScanned);
  metrics.addMetric('QueryCost', MetricUnit.NoUnit, usd);
}
