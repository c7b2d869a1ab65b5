/** Clients of AWS, made at the first use and kept for the next invocation, and what is built on them alone. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { s3Archive } from '../../archive/s3.ts';
import { callTimeouts } from '../../aws/timeouts.ts';
import { dynamoDbLedger } from '../../ledger/dynamodb.ts';
import { kmsSigner } from '../../signer/kms.ts';
import { type Settings, settings } from '../settings.ts';

/** Makes a value at the first call, and gives the same one from then on. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const requestHandler = () => callTimeouts(settings('CALL_TIMEOUT_MS').CALL_TIMEOUT_MS);

export const s3 = /* @__PURE__ */ once(() => new S3Client({ requestHandler: requestHandler() }));
export const athena = /* @__PURE__ */ once(() => new AthenaClient({ requestHandler: requestHandler() }));
export const glue = /* @__PURE__ */ once(() => new GlueClient({ requestHandler: requestHandler() }));
export const dynamoDb = /* @__PURE__ */ once(() => new DynamoDBClient({ requestHandler: requestHandler() }));
export const sqs = /* @__PURE__ */ once(() => new SQSClient({ requestHandler: requestHandler() }));
export const kms = /* @__PURE__ */ once(() => new KMSClient({ requestHandler: requestHandler() }));
export const secrets = /* @__PURE__ */ once(
  () => new SecretsManagerClient({ requestHandler: requestHandler() }),
);

export const stores = ['ARCHIVE_BUCKET', 'LEDGER_TABLE'] as const;

export const archiveOf = ({ ARCHIVE_BUCKET: bucket }: Pick<Settings, 'ARCHIVE_BUCKET'>) =>
  s3Archive({ client: s3(), bucket });
export const ledgerOf = ({ LEDGER_TABLE: table }: Pick<Settings, 'LEDGER_TABLE'>) =>
  dynamoDbLedger({ client: dynamoDb(), table });
export const signerWith = (keys: readonly string[]) => kmsSigner({ client: kms(), keys });
