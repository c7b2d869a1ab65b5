/** Questions to the logs that the runbook asks, saved under the stack's name in CloudWatch Logs Insights. */
import { Stack } from 'aws-cdk-lib';
import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Functions } from './functions.ts';

interface Question {
  /** As the console lists it, below the name of the stack. */
  readonly name: string;
  readonly logs: readonly ILogGroup[];
  readonly fields: string;
  readonly filter: string;
  /** @default the last first */
  readonly sort?: string;
}

/** What every line of the functions has: functions/handlers/telemetry.ts. */
const what = '@timestamp, level, message, run, report, period, edition, recipient, detail, error.message';

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, functions: Functions) {
    super(scope, id);
    for (const { name, logs, fields, filter, sort = '@timestamp desc' } of questionsOf(functions)) {
      new QueryDefinition(this, name, {
        queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
        queryString: new QueryString({
          fields: [fields],
          filterStatements: [filter],
          sort,
          limit: 1000,
        }),
        logGroups: [...logs],
      });
    }
  }
}

function questionsOf({ run, deliver, feedback, sweep, endpoint, room }: Functions): Question[] {
  const runs = [run.logGroup, deliver.logGroup, sweep.logGroup];
  const all = [...runs, ...(feedback ? [feedback.logGroup] : []), endpoint.logGroup, room.logGroup];
  return [
    { name: 'errors', logs: all, fields: `@log, ${what}`, filter: 'level in ["ERROR", "WARN"]' },
    {
      name: 'one-run',
      logs: runs,
      fields: `@log, ${what}`,
      // To be filled in.
      filter: 'run = "RUN"',
      sort: '@timestamp asc',
    },
    {
      name: 'one-edition',
      logs: all,
      fields: `@log, ${what}`,
      filter: 'edition = "REPORT/PERIOD/rN"',
      sort: '@timestamp asc',
    },
    {
      name: 'mails-unsent',
      logs: [deliver.logGroup],
      fields: '@timestamp, edition, recipient, state, detail',
      filter: 'message = "delivery" and state != "sent"',
    },
    {
      name: 'runs-made',
      logs: [run.logGroup],
      fields:
        '@timestamp, run, edition, status, held, bytesScanned, usd, milliseconds.query, milliseconds.render',
      filter: 'message = "run" and status != "running"',
    },
    {
      name: 'crashes',
      logs: all,
      fields: '@log, @timestamp, @requestId, @message',
      filter: '@message like /Task timed out|Runtime exited|Runtime.ImportModuleError|signal: killed/',
    },
  ];
}
