/** What AWS says no to, told apart by what helps. */
import { InputError, RetryableError } from '../../errors.ts';

/** Too many calls or queries at once: nothing is lost, and a later call will do. */
export class ThrottledError extends RetryableError {}

/**
 * Makes one call.
 * @param permission that the call needs, with its resource, for the message
 * @throws InputError the permission is not given
 * @throws ThrottledError, RetryableError it may pass later
 */
export async function ask<Answer>(permission: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof Error) throw named(permission, cause);
    throw cause;
  }
}

const throttled = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'SlowDown',
]);
const denied = new Set(['AccessDeniedException', 'AccessDenied', 'Forbidden']);
const network = /^(ECONN|EPIPE|EAI_AGAIN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|UND_ERR)/;

function named(permission: string, cause: Error): Error {
  const said = `${permission}: ${cause.name}: ${cause.message}`;
  if (throttled.has(cause.name) || statusOf(cause) === 429) return new ThrottledError(said, { cause });
  if (denied.has(cause.name) || statusOf(cause) === 403) return deniedError(permission, cause.message, cause);
  const isLost = cause.name === 'TimeoutError' || network.test(codeOf(cause));
  return isLost || statusOf(cause) >= 500 ? new RetryableError(said, { cause }) : cause;
}

export function deniedError(permission: string, said: string, cause?: unknown): InputError {
  return InputError.at('', `access denied; the role needs ${permission}: ${said}`, undefined, { cause });
}

/** HTTP status of an answer, 0 where there was none. */
function statusOf(error: Error): number {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return Number(metadata.httpStatusCode ?? 0);
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');
