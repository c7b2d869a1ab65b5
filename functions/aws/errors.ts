/** What the AWS SDK throws, told apart in the words of errors.ts. */
import { InputError, RetryableError } from '../errors.ts';

/** Too many calls at once: nothing is lost, and a later call will do. */
export class ThrottledError extends RetryableError {}

export interface AwsFailure {
  readonly name: string;
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined;
  readonly message: string;
}

export function awsFailure(error: unknown): AwsFailure {
  if (!(error instanceof Error)) return { name: '', status: undefined, message: String(error) };
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status = isObject(metadata) ? metadata.httpStatusCode : undefined;
  return {
    name: error.name,
    status: typeof status === 'number' ? status : undefined,
    message: error.message,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const throttled = /Throttl|TooManyRequests|ThroughputExceeded|^(Request)?LimitExceeded|SlowDown/;
const timedOut = /^(TimeoutError|RequestTimeout\w*)$/;
const lostConnection = /^(ECONN\w+|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR\w*)$/;

const isThrottled = ({ name, status }: Omit<AwsFailure, 'message'>) => status === 429 || throttled.test(name);

/** Whether it may pass when tried again. The SDK has tried three times by then. */
function isTransient(error: unknown): boolean {
  const { name, status, message } = awsFailure(error);
  if (status !== undefined && status >= 500) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return timedOut.test(name) || lostConnection.test(code) || damaged.test(message) || isCutOff(error);
}

/** Whether the answer cannot be read: whatever a service itself says is wrong has a `$fault`. */
function isCutOff(error: unknown): boolean {
  return awsFailure(error).status !== undefined && isObject(error) && !('$fault' in error);
}

/** Said by the SDK of what S3 or SQS gave, in errors without a name. */
const damaged = /^(Checksum mismatch|InvalidChecksumError)/;

/** Whether a permission is missing. */
export function isDenied(error: unknown): boolean {
  const { name, status } = awsFailure(error);
  return !isThrottled({ name, status }) && (status === 403 || /^(AccessDenied|Forbidden)/.test(name));
}

/**
 * The error to throw in the place of what the SDK threw: a ThrottledError, a RetryableError or an InputError;
 * a bug stays what it is.
 * @param resource what was asked, such as "bucket reports"
 * @param actions of IAM that the call needs, as a person would read them
 */
export function awsError(error: unknown, resource: string, actions: string): unknown {
  const { name, status, message } = awsFailure(error);
  const said = `${name}: ${message}`;
  const wrong = (text: string) => InputError.at(resource, text, undefined, { cause: error });
  // What the SDK says of it is about its own insides.
  const unanswered = `${resource}: ${actions}: ${isCutOff(error) ? 'the answer was cut off' : said}`;
  if (isThrottled({ name, status })) return new ThrottledError(unanswered, { cause: error });
  if (isTransient(error)) return new RetryableError(unanswered, { cause: error });
  if (name === 'CredentialsProviderError') return wrong(`no AWS credentials were found (${message})`);
  if (name === 'NoSuchBucket' || name === 'ResourceNotFoundException')
    return wrong(`does not exist in this account and region (${said})`);
  if (status === 301) return wrong(`is in a different region from the configured one (${said})`);
  if (isDenied(error)) return wrong(`denied (${said}); allow ${actions} on it to the role that runs this`);
  return error;
}
