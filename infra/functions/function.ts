/** What every Lambda here has: Node 24, a role and a log of its own, tracing. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { defined } from '../../functions/defined.ts';
import { packaged } from '../bundling.ts';
import { acknowledgeWide } from '../grant.ts';
import { type FunctionName, timeouts } from './timeouts.ts';

/** What is the same for all functions. */
export interface SharedProps {
  /** Encrypts the logs. */
  readonly encryptionKey: IKey;
  /** How long logs are kept. */
  readonly logRetention: RetentionDays;
  /** Logs, traces and metrics carry it: `periodical-prod`. */
  readonly service: string;
  /** Architecture of the processor; native packages are shipped for it. */
  readonly architecture: Architecture;
  /** Folder of templates that is shipped over the project's. @default the project's alone */
  readonly templates?: string | undefined;
  /** Is told about the project's own reports. @default as they say */
  readonly owner?: string | undefined;
  /** `none`: no subscriptions.yaml is shipped. @default that of the templates */
  readonly subscribers?: 'templates' | 'none' | undefined;
}

export interface FunctionProps extends SharedProps {
  readonly description: string;
  /** MB; the share of a CPU grows with it. */
  readonly memory: number;
  /** As functions/systems/settings.ts reads it. */
  readonly environment: Readonly<Record<string, string>>;
  /** For what fails although Lambda itself tried it again. @default none, as a queue in front has its own */
  readonly deadLetterQueue?: IQueue;
}

/** The ids are the name's: `Run`, `RunLog`, `RunRole`. */
export function makeFunction(scope: Construct, name: FunctionName, props: FunctionProps): LambdaFunction {
  const { description, environment, deadLetterQueue } = props;
  const id = name.charAt(0).toUpperCase() + name.slice(1);
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: props.logRetention,
    encryptionKey: props.encryptionKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new LambdaFunction(scope, id, {
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: props.architecture,
    // The folder keeps the layout of the project, so that files find each other as they do there.
    handler: `functions/${name}.handler`,
    code: packaged(name, props),
    memorySize: props.memory,
    timeout: timeouts[name],
    tracing: Tracing.ACTIVE,
    logGroup,
    role: makeRole(scope, `${id}Role`, logGroup),
    environment: {
      POWERTOOLS_SERVICE_NAME: props.service,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      ...environment,
    },
    ...defined({ deadLetterQueue }),
  });
}

/** Namespace of the metrics that the functions write. */
export const metricsNamespace = 'Periodical';

/** Instead of AWS's managed policy, which may write into every log of the account. */
function makeRole(scope: Construct, id: string, logGroup: LogGroup): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  // The CDK grants this by itself to a function that is traced.
  acknowledgeWide(role, '*', 'X-Ray takes traces without a resource.');
  return role;
}
