/** What the AWS SDK throws, told apart in the words of errors.ts. */
import { InputError, RetryableError } from './errors.ts';

export interface AwsFailure {
  readonly name: string;
  /** Of HTTP; undefined where no answer came. */
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
const lostConnection = /^(ECONN\w+|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/;

/** Whether it may pass when tried again. The SDK has tried three times by then. */
export function isTransient(error: unknown): boolean {
  const { name, status } = awsFailure(error);
  if (status !== undefined && (status >= 500 || status === 429)) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return throttled.test(name) || timedOut.test(name) || lostConnection.test(code);
}

/**
 * The error to throw in the place of what the SDK threw; a bug stays what it is.
 * @param resource what was asked, such as "bucket reports"
 * @param actions of IAM that the call needs, as a person would read them
 */
export function awsError(error: unknown, resource: string, actions: string): unknown {
  const { name, status, message } = awsFailure(error);
  const said = `${name}: ${message}`;
  const wrong = (text: string) => InputError.at(resource, text, undefined, { cause: error });
  if (isTransient(error)) return new RetryableError(`${resource}: ${actions}: ${said}`, { cause: error });
  if (name === 'CredentialsProviderError') return wrong(`no AWS credentials were found (${message})`);
  if (name === 'NoSuchBucket' || name === 'ResourceNotFoundException')
    return wrong(`is not there in this account and region (${said})`);
  if (status === 301) return wrong(`lies in another region than the one that is set (${said})`);
  if (status === 403 || name.startsWith('AccessDenied'))
    return wrong(`denied (${said}); allow ${actions} on it to the role that runs this`);
  return error;
}
