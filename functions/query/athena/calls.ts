/** Calls of Athena, Glue and S3, and what it says where a permission is missing. */
import { awsError, awsFailure, isDenied } from '../../aws/errors.ts';
import { InputError } from '../../errors.ts';

/**
 * Makes one call.
 * @param action of IAM that the call needs, and on what
 * @throws InputError the permission is not given
 * @throws ThrottledError, RetryableError it may pass later
 */
export async function ask<Answer>(
  action: string,
  resource: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    if (isDenied(cause)) throw deniedError(`${action} on ${resource}`, awsFailure(cause).message, cause);
    throw awsError(cause, resource, action);
  }
}

export function deniedError(permission: string, said: string, cause?: unknown): InputError {
  return InputError.at('', `access denied; the role needs ${permission}: ${said}`, undefined, { cause });
}

/** @param url `s3://BUCKET/KEY` */
export function objectAt(url: string): { Bucket: string; Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(url) ?? [];
  return { Bucket, Key };
}
