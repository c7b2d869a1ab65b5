/** User name and password of a mail server, from AWS Secrets Manager. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { awsError } from '../../aws/errors.ts';
import { InputError } from '../../errors.ts';
import type { Credentials } from './connection.ts';

const schema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/**
 * Reads `{"username": …, "password": …}`.
 * @throws InputError there is no such secret, it may not be read, or it is something else
 */
export async function credentialsIn(client: SecretsManagerClient, arn: string): Promise<Credentials> {
  const name = `secret ${arn}`;
  const { SecretString: text = '' } = await client
    .send(new GetSecretValueCommand({ SecretId: arn }))
    .catch((error: unknown) => {
      throw awsError(error, name, 'secretsmanager:GetSecretValue (and kms:Decrypt on its key)');
    });
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return { user: parsed.data.username, password: parsed.data.password };
  // What is wrong with it is not said: it is a secret.
  throw InputError.at(name, 'expected a text such as {"username": "reports", "password": "…"}');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
