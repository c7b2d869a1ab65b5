/**
 * Starts texts on Athena and looks how they are, without waiting for them. What was started is known by its
 * token: the same run, lake and text have the same one, so a text is never started twice, whatever is
 * forgotten, and a result of files that have changed since is never taken for one of theirs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  BatchGetQueryExecutionCommand,
  InvalidRequestException,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { ThrottledError } from '../../aws/errors.ts';
import { InputError } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import type { EngineState } from '../engine.ts';
import { ask } from './calls.ts';
import { type Failed, failureOf, isCancelled, isWorthAnother, mayGoOn, sqlProblem } from './failures.ts';
import type { AthenaStatement } from './statement.ts';

export interface WorkOptions {
  readonly athena: AthenaClient;
  readonly workgroup: string;
  readonly database: string;
  /** The same, if the account's own catalog has it. */
  readonly own?: string;
  /** Queries that run at the same time. */
  readonly atOnce: number;
  /** Instant in UTC. */
  readonly now: () => string;
  /** The run, and the fingerprint of the lake as it began: parts of the tokens. */
  readonly run: string;
  readonly lake: string;
  readonly onProgress: (message: string) => void;
}

export interface Work extends WorkOptions {
  /** The newest execution of each text, by `keyOf`. */
  readonly started: Map<string, EngineState[string]>;
  /** What is known of executions, by id. */
  readonly executions: Map<string, QueryExecution>;
  /** Texts whose newest execution is given up for another. */
  readonly again: Set<string>;
  /** Milliseconds that may still be waited, one by one. */
  readonly pauses: number[];
  /** Milliseconds before a failure is looked at once more. */
  readonly secondLookAfter: number;
}

/** @param state of the last asking */
export function resume(options: WorkOptions, state: EngineState, pauses: readonly number[]): Work {
  const started = new Map(Object.entries(state));
  const waiting = { pauses: [...pauses], secondLookAfter: Math.max(0, ...pauses) };
  return { ...options, started, executions: new Map(), again: new Set(), ...waiting };
}

// Athena refuses a token that comes again with another text or place.
const identityOf = (
  { run, lake, workgroup: usual, database }: Work,
  { kind, name, hash, workgroup = usual }: AthenaStatement,
): string => sha256([run, lake, workgroup, database, kind, name, hash].join('\0'));

/** With a hash of the text: the results of another text are others, even if it has the same name. */
const keyOf = (work: Work, statement: AthenaStatement): string =>
  `${statement.kind} ${statement.name} ${identityOf(work, statement).slice(0, 16)}`;

/** How often a text was started. */
export const attemptsOf = (work: Work, statement: AthenaStatement): number =>
  work.started.get(keyOf(work, statement))?.attempt ?? 0;

/** All that was started for a model, query or check. */
export const executionsOf = (work: Work, { kind, name }: Pick<AthenaStatement, 'kind' | 'name'>) =>
  [...work.started].flatMap(([key, { id }]) =>
    key.startsWith(`${kind} ${name} `) ? (work.executions.get(id) ?? []) : [],
  );

/** The execution of a text that has a result. */
export function succeeded(work: Work, statement: AthenaStatement): QueryExecution | undefined {
  const execution = work.executions.get(work.started.get(keyOf(work, statement))?.id ?? '');
  return execution?.Status?.State === 'SUCCEEDED' ? execution : undefined;
}

/**
 * Starts some of them, looks how all are, and waits for a moment if nothing has ended since.
 * @returns whether it is worth looking again: false if no more may be waited
 * @throws InputError, RetryableError one has failed; ThrottledError Athena wants to be asked later
 */
export async function advance(work: Work, statements: readonly AthenaStatement[]): Promise<boolean> {
  const wasThrottled = await startSome(work, statements);
  const moved = settle(work, statements, await askStates(work));
  if (moved && !wasThrottled) return true;
  const pause = work.pauses.shift();
  if (pause !== undefined) await sleep(pause);
  return pause !== undefined;
}

/** @returns whether Athena takes no more at the moment */
async function startSome(work: Work, statements: readonly AthenaStatement[]): Promise<boolean> {
  const isIdle = (statement: AthenaStatement) => {
    const key = keyOf(work, statement);
    return !work.started.has(key) || work.again.has(key);
  };
  const busy = statements.filter((one) => !isIdle(one) && !succeeded(work, one)).length;
  for (const statement of statements.filter(isIdle).slice(0, Math.max(0, work.atOnce - busy))) {
    try {
      await start(work, statement);
    } catch (error) {
      if (error instanceof ThrottledError) return true;
      throw error;
    }
  }
  return false;
}

async function start(work: Work, statement: AthenaStatement): Promise<void> {
  const { athena, own } = work;
  const { workgroup = work.workgroup } = statement;
  const key = keyOf(work, statement);
  const attempt = attemptsOf(work, statement) + 1;
  const command = new StartQueryExecutionCommand({
    QueryString: statement.sqlOf?.(attempt) ?? statement.sql,
    WorkGroup: workgroup,
    // What has no catalog in its name is the account's own, such as tables that a statement makes.
    ...(own !== undefined && { QueryExecutionContext: { Database: own } }),
    ClientRequestToken: sha256(`${identityOf(work, statement)} ${attempt}`),
  });
  work.onProgress(`${statement.kind} ${statement.name}`);
  const { QueryExecutionId: id = '' } = await ask(
    'athena:StartQueryExecution',
    `the work group ${workgroup}`,
    () => athena.send(command).catch((error: unknown) => Promise.reject(refusal(statement, error))),
  );
  work.started.set(key, { id, attempt });
  work.again.delete(key);
}

/** Some of what is wrong with a text Athena says at once. */
function refusal(statement: AthenaStatement, error: unknown): unknown {
  if (!(error instanceof InvalidRequestException)) return error;
  const isText = error.AthenaErrorCode === 'MALFORMED_QUERY' || /\bline \d+:\d+/.test(error.message);
  const problem = isText ? sqlProblem(statement, error.message) : { file: '', message: error.message };
  return new InputError([problem], { cause: error });
}

const hasEnded = ({ Status }: QueryExecution) =>
  ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(Status?.State ?? '');

/** Asks for all executions that may have changed. @returns those that have ended since */
async function askStates(work: Work): Promise<ReadonlySet<string>> {
  const ids = [...work.started.values()].map(({ id }) => id);
  const ended = await askFor(
    work,
    ids.filter((id) => !hasEnded(work.executions.get(id) ?? {})),
  );
  const now = work.now();
  const doubted = [...ended].filter((id) => mayGoOn(work.executions.get(id) ?? {}, now));
  if (doubted.length === 0) return ended;
  // A failure is believed when it is seen twice.
  await sleep(work.secondLookAfter);
  const still = await askFor(work, doubted);
  return new Set([...ended].filter((id) => !doubted.includes(id) || still.has(id)));
}

/** @returns those of them that have ended */
async function askFor(work: Work, open: readonly string[]): Promise<ReadonlySet<string>> {
  const ended = new Set<string>();
  for (let from = 0; from < open.length; from += 50) {
    const command = new BatchGetQueryExecutionCommand({ QueryExecutionIds: open.slice(from, from + 50) });
    const { QueryExecutions = [], UnprocessedQueryExecutionIds = [] } = await ask(
      'athena:BatchGetQueryExecution',
      `the work group ${work.workgroup}`,
      () => work.athena.send(command),
    );
    for (const execution of QueryExecutions) {
      work.executions.set(execution.QueryExecutionId ?? '', execution);
      if (hasEnded(execution)) ended.add(execution.QueryExecutionId ?? '');
    }
    forget(
      work,
      UnprocessedQueryExecutionIds.map(({ QueryExecutionId = '' }) => QueryExecutionId),
    );
  }
  return ended;
}

/** Executions that Athena no longer knows; their tokens tell what became of them. */
function forget(work: Work, ids: readonly string[]): void {
  for (const [key, { id }] of work.started) {
    if (ids.includes(id)) work.started.delete(key);
  }
}

/** @returns whether something has changed, so that more can be started */
function settle(work: Work, statements: readonly AthenaStatement[], ended: ReadonlySet<string>): boolean {
  const failed = statements.flatMap((statement) => failedOf(work, statement));
  const now = work.now();
  const final = failed.filter((one) => !isWorthAnother(one, now));
  if (final.length > 0) throw worstOf(final, work.workgroup);
  for (const { statement } of failed) work.again.add(keyOf(work, statement));
  return ended.size > 0 || failed.length > 0;
}

function failedOf(work: Work, statement: AthenaStatement): Failed[] {
  const key = keyOf(work, statement);
  const { id, attempt } = work.started.get(key) ?? { id: '', attempt: 0 };
  const execution = work.executions.get(id);
  const isFailed = execution && hasEnded(execution) && !succeeded(work, statement) && !work.again.has(key);
  return isFailed ? [{ statement, execution, attempt }] : [];
}

function worstOf(failed: readonly Failed[], workgroup: string): Error {
  // Where one has failed, this run itself may have stopped the others.
  const own = failed.filter((one) => !isCancelled(one));
  const errors = (own.length > 0 ? own : failed).map((one) => failureOf(one, workgroup));
  const problems = errors.flatMap((error) => (error instanceof InputError ? error.problems : []));
  return problems.length > 0 ? new InputError(problems) : (errors[0] ?? new TypeError('nothing has failed'));
}

/** Stops what still runs, for nobody will read it; what cannot be stopped ends by itself. */
export async function stopAll({ athena, started, executions }: Work): Promise<void> {
  const ids = [...started.values()].map(({ id }) => id);
  const open = ids.filter((id) => !hasEnded(executions.get(id) ?? {}));
  await Promise.allSettled(
    open.map((id) => athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }))),
  );
}
