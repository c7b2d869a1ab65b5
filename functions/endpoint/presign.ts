/** Addresses of S3 that anybody can read who has them, for minutes. */
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type EditionId, editionPath } from '../archive/archive.ts';

/** @returns an https address of the file for GET or HEAD */
export type Presign = (
  edition: EditionId,
  name: string,
  how: { readonly method: string; readonly disposition: string },
) => Promise<string>;

/** Time enough to follow a redirect. A download that has begun goes on. */
const seconds = 300;

/** Signed with the role that runs this: it needs `s3:GetObject`, and `kms:Decrypt` with the bucket's key. */
export function presigner({ client, bucket }: { client: S3Client; bucket: string }): Presign {
  return (edition, name, { method, disposition }) => {
    const input = {
      Bucket: bucket,
      Key: `${editionPath(edition)}/${name}`,
      ResponseContentDisposition: disposition,
    };
    const command = method === 'HEAD' ? new HeadObjectCommand(input) : new GetObjectCommand(input);
    return getSignedUrl(client, command, { expiresIn: seconds });
  };
}
