/** Calls of Athena, Glue and S3, and what it says where a permission is missing. */

import { z } from 'zod';
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
    const elsewhere = regionOf(cause);
    if (elsewhere !== undefined) throw elsewhereError(resource, elsewhere, cause);
    if (isDenied(cause)) throw deniedError(`${action} on ${resource}`, awsFailure(cause).message, cause);
    throw awsError(cause, resource, action);
  }
}

/** Of a bucket, if S3 says that it is in another region; '' if it does not say in which. */
function regionOf(error: unknown): string | undefined {
  if (awsFailure(error).status !== 301) return undefined;
  const parsed = redirect.safeParse(error);
  return parsed.success ? parsed.data.$response.headers['x-amz-bucket-region'] : '';
}

const redirect = z.object({
  $response: z.object({ headers: z.object({ 'x-amz-bucket-region': z.string() }) }),
});

function elsewhereError(bucket: string, region: string, cause: unknown): InputError {
  const found =
    region === '' ? 'is in another region than the stack' : `is in ${region}, and the stack is not`;
  const expected = `expected the lake's buckets in the stack's region: deploy there with -c region=${region || 'REGION'}`;
  return InputError.at(`bucket ${bucket}`, `${found}; ${expected}, or copy the files`, undefined, { cause });
}

export function deniedError(permission: string, said: string, cause?: unknown): InputError {
  return InputError.at('', `access denied; the role needs ${permission}: ${said}`, undefined, { cause });
}

/** @param url `s3://BUCKET/KEY` */
export function objectAt(url: string): { Bucket: string; Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(url) ?? [];
  return { Bucket, Key };
}
