/** What operators look at: the dashboard, the saved searches of the logs, and queues that keep what waits. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { synthesise, text } from './synth.ts';

const { all, one, outputs } = synthesise();
const runbook = readFileSync('docs/operate.md', 'utf8');

it('a dashboard shows every alarm, and the metrics that the functions write', () => {
  const { DashboardBody, DashboardName } = one('AWS::CloudWatch::Dashboard', 'Dashboard/Page').properties;
  expect([DashboardName, outputs.DashboardName]).toEqual(['Periodical-prod', 'Periodical-prod']);
  const body = text(DashboardBody);
  for (const { path } of all('AWS::CloudWatch::Alarm')) expect(body).toContain(`<${path}.Arn>`);
  const telemetry = readFileSync('functions/handlers/telemetry.ts', 'utf8');
  const shown = [...body.matchAll(/"Periodical","(\w+)"/g)].map(([, name]) => name);
  expect(shown.length).toBeGreaterThan(10);
  for (const name of shown) expect(telemetry).toContain(`'${name}'`);
});

it('searches of the logs are saved, and the runbook names each', () => {
  const queries = all('AWS::Logs::QueryDefinition').map(({ properties }) => String(properties.Name));
  const names = queries.map((name) => name.replace('Periodical-prod/', ''));
  expect(names).toEqual(['errors', 'one-run', 'one-edition', 'mails-unsent', 'runs-made', 'crashes']);
  for (const name of names) expect(runbook).toContain(`\`${name}\``);
});

it('what waits in a queue outlasts a holiday', () => {
  const days = all('AWS::SQS::Queue').map(({ path, properties }) => [
    path,
    properties.MessageRetentionPeriod,
  ]);
  expect(days).toEqual(days.map(([path]) => [path, 14 * 24 * 3600]));
});

it('the access log of the endpoint is where API Gateway may write without a policy of its own', () => {
  const log = one('AWS::Logs::LogGroup', 'Endpoint/AccessLog').properties;
  expect(log.LogGroupName).toBe('/aws/vendedlogs/periodical/Periodical-prod/endpoint');
  const statement = z.object({ Condition: z.object({ ArnLike: z.record(z.string(), z.unknown()) }) });
  const { KeyPolicy } = one('AWS::KMS::Key', 'Keys/Data').properties;
  const { Statement } = z.object({ Statement: z.array(z.unknown()) }).parse(KeyPolicy);
  const forLogs = Statement.map((one) => statement.safeParse(one)).find(({ success }) => success);
  expect(JSON.stringify(forLogs?.data)).toContain(`log-group:${log.LogGroupName}`);
});

it('ARNs of the dead letters of queues are outputs, so that nobody has to write them by hand', () => {
  for (const queue of ['Runs', 'Deliveries', 'Feedback'])
    expect(text(outputs[`${queue}DeadArn`])).toBe(`<${queue}/Dead.Arn>`);
});
