import { expect, it } from 'vitest';
import { readMeasured } from '../../docs/costs.ts';
import { synthesise } from './synth.ts';

const { all } = synthesise();

/** An alarm over an expression looks at each metric in it. */
const metricsOf = ({ Metrics }: Readonly<Record<string, unknown>>): number =>
  Array.isArray(Metrics) ? Metrics.filter((metric) => 'MetricStat' in metric).length : 1;

it('what docs/costs.md charges for is what the stack has', () => {
  const alarms = all('AWS::CloudWatch::Alarm').map(({ properties }) => metricsOf(properties));
  expect(readMeasured().stack).toEqual({
    kmsKeys: all('AWS::KMS::Key').length,
    alarmMetrics: alarms.reduce((sum, metrics) => sum + metrics, 0),
    dashboards: all('AWS::CloudWatch::Dashboard').length,
    polledQueues: all('AWS::Lambda::EventSourceMapping').length,
  });
});
