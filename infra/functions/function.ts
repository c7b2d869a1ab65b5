/** What every Lambda here has: Node 24, a role and a log of its own, tracing. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type FunctionName, packaged } from '../bundling.ts';
import { type Settings, timeouts } from '../settings.ts';
import { allow, type Permission, permit } from '../statement.ts';

export interface FunctionProps {
  readonly settings: Settings;
  readonly key: Key;
  readonly logPrefix: string;
  /** MB; the share of a CPU grows with it. */
  readonly memory: number;
  readonly description: string;
  /** As functions/settings.ts reads it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly may: readonly Permission[];
  /** For what fails though Lambda itself tried it again; for functions without a queue in front. @default none */
  readonly deadLetterQueue?: Queue;
}

export function makeFunction(scope: Construct, name: FunctionName, props: FunctionProps): LambdaFunction {
  const { settings, key, logPrefix, memory, description, environment, may, deadLetterQueue } = props;
  const logGroup = new LogGroup(scope, `${name}-log`, {
    logGroupName: `${logPrefix}/${name}`,
    retention: settings.logRetentionDays as RetentionDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new LambdaFunction(scope, name, {
    functionName: `periodical-${settings.stage}-${name}`,
    description,
    runtime: Runtime.NODEJS_24_X,
    // Typst's package for arm64 is not on the registry.
    architecture: Architecture.X86_64,
    // The folder keeps the layout of the project, so that files find each other as they do there.
    handler: `functions/${name}.handler`,
    code: packaged(name, settings),
    memorySize: memory,
    timeout: Duration.seconds(timeouts[name]),
    tracing: Tracing.ACTIVE,
    logGroup,
    role: makeRole(scope, name, logGroup, may),
    environment: {
      POWERTOOLS_SERVICE_NAME: `periodical-${settings.stage}`,
      POWERTOOLS_METRICS_NAMESPACE: 'Periodical',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      ...environment,
    },
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
  });
}

/** Instead of AWS's managed policy, which may write into every log of the account. */
function makeRole(scope: Construct, name: string, logGroup: LogGroup, may: readonly Permission[]): Role {
  const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  permit(role, [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'], {
      because: 'X-Ray takes traces without a resource.',
    }),
    ...may,
  ]);
  return role;
}
