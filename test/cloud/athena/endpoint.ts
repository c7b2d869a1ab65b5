/**
 * The part of Athena's protocol that a pipeline uses, in front of a real Trino: an emulator of AWS has no
 * Athena that could be believed. Work groups are those of the emulator, and results go into its S3.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { ClientConfig } from '../emulator/emulator.ts';
import type { TrinoColumn } from '../trino/client.ts';
import { ctasIn } from './ctas.ts';
import { begin, cellText, type Engine, type Execution, end, locationOf, manifestOf } from './execution.ts';

export interface AthenaEndpointOptions {
  /** Of Trino: `http://127.0.0.1:PORT`. */
  readonly trino: string;
  /** Of the emulator that has the work groups and buckets. */
  readonly aws: ClientConfig;
  /** Of Trino; what Athena calls `AwsDataCatalog`. */
  readonly catalog: string;
  /** No query is over sooner. @default 0 */
  readonly minMilliseconds?: number;
}

export interface AthenaEndpoint {
  /** For a client, or as AWS_ENDPOINT_URL_ATHENA. */
  readonly url: string;
  /** Queries that were started. */
  readonly executions: readonly Execution[];
  stop(): Promise<void>;
}

export async function startAthena(options: AthenaEndpointOptions): Promise<AthenaEndpoint> {
  const { trino: url, catalog, minMilliseconds = 0, aws } = options;
  const engine = { url, catalog, minMilliseconds, s3: new S3Client(aws) };
  const world: World = { engine, workgroups: new AthenaClient(aws), executions: [], byToken: new Map() };
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    executions: world.executions,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface World {
  readonly engine: Engine;
  readonly workgroups: AthenaClient;
  readonly executions: Execution[];
  readonly byToken: Map<string, { readonly body: string; readonly execution: Promise<Execution> }>;
}

/** What Athena itself would answer with status 400. */
class Refused extends Error {
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const name = String(request.headers['x-amz-target']).replace(/^AmazonAthena\./, '');
  const say = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  try {
    const call = calls[name];
    if (call === undefined) throw new Refused(`this endpoint has no ${name}`);
    say(200, await call(world, JSON.parse(Buffer.concat(chunks).toString())));
  } catch (error) {
    const { message, code } = error instanceof Refused ? error : { message: String(error), code: undefined };
    const type = error instanceof Refused ? 'InvalidRequestException' : 'InternalServerException';
    say(error instanceof Refused ? 400 : 500, { __type: type, Message: message, AthenaErrorCode: code });
  }
}

const calls: Readonly<Record<string, (world: World, body: unknown) => Promise<object>>> = {
  StartQueryExecution: async (world, body) => ({ QueryExecutionId: (await start(world, body)).id }),
  GetQueryExecution: async (world, body) => ({ QueryExecution: described(named(world, body)) }),
  BatchGetQueryExecution: async (world, body) => batch(world, body),
  GetQueryResults: async (world, body) => results(named(world, body), body),
  StopQueryExecution: async (world, body) => {
    end(named(world, body), { state: 'CANCELLED', reason: 'Query cancelled by user' });
    return {};
  },
};

const startInput = z.object({
  QueryString: z.string().min(1),
  ClientRequestToken: z.string().optional(),
  WorkGroup: z.string().default('primary'),
  QueryExecutionContext: z.object({ Database: z.string().optional() }).default({}),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).default({}),
});
type StartInput = z.output<typeof startInput>;

function start(world: World, body: unknown): Promise<Execution> {
  const input = startInput.parse(body);
  const { QueryString, ClientRequestToken: token = '' } = input;
  if (Buffer.byteLength(QueryString) > 262_144) throw new Refused('Query string is too long');
  if (token.length < 32 || token.length > 128)
    throw new Refused('ClientRequestToken has 32 to 128 characters');
  const text = JSON.stringify(input);
  const known = world.byToken.get(token);
  if (known && known.body !== text)
    throw new Refused('Idempotent parameters do not match', 'IDEMPOTENT_PARAMETERS_MISMATCH');
  if (known) return known.execution;
  // Before anything is waited for, so that two starts at once are one query.
  const execution = startNew(world, input);
  world.byToken.set(token, { body: text, execution });
  execution.catch(() => world.byToken.delete(token));
  return execution;
}

async function startNew(world: World, input: StartInput): Promise<Execution> {
  const { WorkGroup: workgroup, QueryString: sql } = input;
  const found = await world.workgroups.send(new GetWorkGroupCommand({ WorkGroup: workgroup })).catch(() => {
    throw new Refused(`WorkGroup ${workgroup} is not found`);
  });
  const set = found.WorkGroup?.Configuration;
  if (set?.EnforceWorkGroupConfiguration && ctasIn(sql)?.isLocated)
    throw new Refused(
      "The Create Table As Select query failed because it was submitted with an 'external_location' property to an Athena Workgroup that enforces a centralized output location for all queries. Please remove the 'external_location' property and resubmit the query.",
    );
  const own = set?.EnforceWorkGroupConfiguration ? undefined : input.ResultConfiguration.OutputLocation;
  const folder = own ?? set?.ResultConfiguration?.OutputLocation;
  if (folder === undefined) throw new Refused('No output location provided');
  const limit = set?.BytesScannedCutoffPerQuery ?? Number.POSITIVE_INFINITY;
  const database = input.QueryExecutionContext.Database;
  const execution = begin(world.engine, { sql, workgroup, database, folder, limit });
  world.executions.push(execution);
  return execution;
}

function named({ executions }: World, body: unknown): Execution {
  const { QueryExecutionId: id } = z.object({ QueryExecutionId: z.string() }).parse(body);
  const found = executions.find((execution) => execution.id === id);
  if (found) return found;
  throw new Refused(`QueryExecution ${id} was not found`, 'QUERY_EXECUTION_NOT_FOUND');
}

function batch({ executions }: World, body: unknown): object {
  const { QueryExecutionIds: ids } = z.object({ QueryExecutionIds: z.array(z.string()).max(50) }).parse(body);
  const known = executions.filter(({ id }) => ids.includes(id));
  const unknown = ids.filter((id) => !known.some((execution) => execution.id === id));
  return {
    QueryExecutions: known.map(described),
    UnprocessedQueryExecutionIds: unknown.map((QueryExecutionId) => ({
      QueryExecutionId,
      ErrorCode: 'INVALID_QUERY_EXECUTION_ID',
    })),
  };
}

function described(execution: Execution): object {
  const { id, sql, workgroup, database, state, reason, error, submitted, completed, result } = execution;
  return {
    QueryExecutionId: id,
    Query: sql,
    StatementType: 'DML',
    WorkGroup: workgroup,
    QueryExecutionContext: { Database: database },
    ResultConfiguration: { OutputLocation: locationOf(execution) },
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    Status: {
      State: state,
      StateChangeReason: reason,
      AthenaError: error,
      SubmissionDateTime: submitted / 1000,
      CompletionDateTime: completed === undefined ? undefined : completed / 1000,
    },
    Statistics: {
      DataManifestLocation: manifestOf(execution),
      DataScannedInBytes: result?.bytesScanned ?? 0,
      TotalExecutionTimeInMillis: (completed ?? Date.now()) - submitted,
    },
  };
}

const page = z.object({
  NextToken: z.string().default('0'),
  MaxResults: z.int().min(1).max(1000).default(1000),
});

function results({ state, result, sql }: Execution, body: unknown): object {
  if (state !== 'SUCCEEDED' || !result)
    throw new Refused(`Query did not finish successfully. Final query state: ${state}`);
  // The one row of a table that was made is the number of its rows.
  if (ctasIn(sql))
    return {
      UpdateCount: Number(result.rows[0]?.[0]),
      ResultSet: { ResultSetMetadata: { ColumnInfo: [] }, Rows: [] },
    };
  const { NextToken, MaxResults } = page.parse(body);
  const all = [result.columns.map(({ name }) => name), ...result.rows];
  const to = Number(NextToken) + MaxResults;
  const rows = all.slice(Number(NextToken), to).map((row) => ({
    Data: row.map((cell) => ({ VarCharValue: cellText(cell) ?? undefined })),
  }));
  return {
    NextToken: to < all.length ? String(to) : undefined,
    ResultSet: { ResultSetMetadata: { ColumnInfo: result.columns.map(columnInfo) }, Rows: rows },
  };
}

function columnInfo({ name, type }: TrinoColumn): object {
  const [, plain = type, precision = '0', scale = '0'] =
    /^(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?$/.exec(type) ?? [];
  const Type = plain === 'real' ? 'float' : plain;
  return { Name: name, Label: name, Type, Precision: Number(precision), Scale: Number(scale) };
}
