/** Why a query of Athena did not end well, told apart by who can mend it. */
import type { QueryExecution } from '@aws-sdk/client-athena';
import { secondsBetween } from '../../calendar/instant.ts';
import { InputError, type Problem, RetryableError } from '../../errors.ts';
import { deniedError } from './calls.ts';
import type { AthenaStatement } from './statement.ts';

export interface Failed {
  readonly statement: AthenaStatement;
  readonly execution: QueryExecution;
  /** From 1. */
  readonly attempt: number;
}

/** Attempts that one asking gets where the fault is Athena's own. */
const attempts = 3;

/**
 * A failure that was there long before it was looked at has been told already, and whoever asks again wants
 * it tried again: a permission was given, a limit raised. A run asks every minute at least (stages/run.ts).
 */
const oldMinutes = 5;

/** Whether the statement is to be started anew: the fault may pass, or it is an old one. */
export function isWorthAnother({ statement, execution, attempt }: Failed, now: string): boolean {
  if (isOld(execution, now)) return true;
  const mayPass = isAthenasFault(execution) || (statement.sqlOf !== undefined && isMadeAlready(execution));
  return mayPass && attempt % attempts !== 0;
}

function isOld({ Status }: QueryExecution, now: string): boolean {
  const ended = Status?.CompletionDateTime?.toISOString();
  return ended !== undefined && secondsBetween(ended, now) > oldMinutes * 60;
}

/**
 * Whether it may not be over though it is FAILED: Athena puts some queries back into its queue by itself, after they
 * have been seen so. Who wrote a wrong text, or lacks a right, is not among them.
 */
export function mayGoOn(execution: QueryExecution, now: string): boolean {
  const { State, AthenaError } = execution.Status ?? {};
  return State === 'FAILED' && AthenaError?.ErrorCategory !== 2 && !isOld(execution, now);
}

export const isCancelled = ({ execution }: Failed): boolean =>
  execution.Status?.State === 'CANCELLED' && !isOverLimit(execution);

/** What it says to whom, where it is not worth another attempt. */
export function failureOf(failed: Failed, usual: string): InputError | RetryableError {
  const { statement, execution, attempt } = failed;
  const { kind, name, workgroup = usual } = statement;
  const said = reasonOf(execution);
  if (isCancelled(failed)) {
    const message = `${kind} ${name} was cancelled in Athena (${execution.QueryExecutionId}); run the report again`;
    return InputError.at(statement.file, message);
  }
  if (isOverLimit(execution)) return InputError.at(statement.file, overLimit(execution, workgroup));
  const permission = neededPermission(said);
  if (permission !== undefined) return deniedError(permission, `${kind} ${name}: ${said}`);
  if (isAthenasFault(execution))
    return new RetryableError(`${kind} ${name} failed in Athena ${attempt} times: ${said}`);
  return new InputError([sqlProblem(statement, said)]);
}

/** Athena itself may try a statement again after it made its table; the next attempt makes another. */
const isMadeAlready = (execution: QueryExecution) => /already exists/i.test(reasonOf(execution));

const reasonOf = ({ Status }: QueryExecution): string =>
  Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason ?? 'no reason is given';

function isAthenasFault({ Status }: QueryExecution): boolean {
  const { Retryable, ErrorCategory } = Status?.AthenaError ?? {};
  const isDenied = neededPermission(Status?.AthenaError?.ErrorMessage ?? '') !== undefined;
  return Status?.State === 'FAILED' && !isDenied && (Retryable === true || ErrorCategory === 1);
}

const isOverLimit = ({ Status }: QueryExecution): boolean =>
  /bytes scanned limit/i.test(Status?.StateChangeReason ?? '');

function overLimit({ Statistics, QueryExecutionId }: QueryExecution, workgroup: string): string {
  const bytes = (Statistics?.DataScannedInBytes ?? 0).toLocaleString('en');
  return `read ${bytes} bytes and was stopped by the limit BytesScannedCutoffPerQuery of the work group ${workgroup} (${QueryExecutionId}); read fewer partitions or raise the limit`;
}

/** The permission that a message says is missing, or undefined where it says no such thing. */
function neededPermission(said: string): string | undefined {
  const [, action] = /not authorized to perform: ([\w:]+)/.exec(said) ?? [];
  if (action !== undefined) return action;
  if (/Lake Formation permission/i.test(said)) return 'SELECT in Lake Formation';
  if (!/access ?denied|permission_denied|status code: 403/i.test(said)) return undefined;
  if (/\bkms\b/i.test(said)) return 'kms:Decrypt, and kms:GenerateDataKey for the results';
  return /writ|output/i.test(said)
    ? 's3:PutObject on the results of the work group'
    : 's3:GetObject and s3:ListBucket on the lake';
}

// A text of CSV that is not a value: the cast of a message is what ends the query (csv.ts).
const castOfMessage =
  /(?:cast to \w+: |Cannot cast (?:VARCHAR )?')(s3[an]?:\/\/.*?|\w+\.csv): (table \w+: .*?)(?:' to [A-Z]+\b.*)?$/s;

/** What Trino says of a file of the lake, or of a text at the line of the file that it was assembled from. */
export function sqlProblem({ kind, name, file, placeOf }: AthenaStatement, said: string): Problem {
  const [unreadable] = (said.startsWith('HIVE_') && /s3:\/\/[^\s,)\]]+/.exec(said)) || [];
  if (unreadable !== undefined) return { file: unreadable, message: `${kind} ${name}: ${said}` };
  const [, dataFile, value] = castOfMessage.exec(said) ?? [];
  if (dataFile !== undefined && value !== undefined) return { file: dataFile, message: value };
  const [, line] = /\bline (\d+):\d+/.exec(said) ?? [];
  const place = line === undefined ? { file } : placeOf(Number(line));
  const message = said
    .replace(/\bline \d+:\d+: ?/, '')
    // Advice of Athena's that says nothing of this query.
    .replace(/\s*(This query ran against|You may need to manually clean)[\s\S]*$/, '');
  return place.file === '' ? { file, message } : { ...place, message };
}
