/** What holds for all resources: their names and tags. */
import { expect, it } from 'vitest';
import { synthesise, text } from './synth.ts';

const { all, one, outputs } = synthesise({ stage: 'trial' });

it.each([
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::S3::Bucket', 'BucketName'],
  ['AWS::SES::ConfigurationSet', 'Name'],
  ['AWS::SNS::Topic', 'TopicName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::Scheduler::ScheduleGroup', 'Name'],
])('CloudFormation names every %s, so that it can be replaced', (type, property) => {
  expect(all(type)).not.toEqual([]);
  // API Gateway's log has to have a name of its kind.
  const named = all(type).filter(({ properties }) => property in properties);
  expect(named.map(({ path }) => path).filter((path) => path !== 'Endpoint/AccessLog')).toEqual([]);
});

it('logs that CloudFormation names can use the key', () => {
  const [, ...services] = (one('AWS::KMS::Key', 'Keys/Data').properties.KeyPolicy as { Statement: unknown[] })
    .Statement;
  expect(JSON.stringify(services)).toContain(':log-group:Periodical-trial-*"');
});

it('everything that bears tags says whose it is, and of which stage', () => {
  for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Lambda::Function']) {
    for (const { properties } of all(type)) {
      expect(properties.Tags).toEqual(
        expect.arrayContaining([
          { Key: 'application', Value: 'periodical' },
          { Key: 'stage', Value: 'trial' },
        ]),
      );
    }
  }
});

it('the outputs name what people look for', () => {
  expect(text(outputs.RunLog)).toBe(`<${one('AWS::Logs::LogGroup', 'Functions/RunLog').path}>`);
  expect(text(outputs.ScheduleGroup)).toBe(
    `<${one('AWS::Scheduler::ScheduleGroup', 'Schedules/Group').path}>`,
  );
  expect(text(outputs.EndpointAccessLog)).toBe(`<${one('AWS::Logs::LogGroup', 'Endpoint/AccessLog').path}>`);
});
