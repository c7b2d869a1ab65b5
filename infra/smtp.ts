/** Mail by an SMTP server, in the place of SES: nothing is made, and who sends may read the password. */
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import { allow } from './grant.ts';
import type { MailService } from './mail.ts';

export interface SmtpMailProps {
  readonly host: string;
  readonly port?: number | undefined;
  /** {"username": …, "password": …} @default the server asks for none */
  readonly secretArn?: string | undefined;
  /** Key that the secret is encrypted with. @default the account's own of Secrets Manager */
  readonly secretKeyArn?: string | undefined;
  /** Bytes of the largest mail that the server takes. @default as the channel has it */
  readonly maxBytes?: number | undefined;
}

export class SmtpMail extends Construct implements MailService {
  readonly channel = 'smtp';
  readonly environment: Readonly<Record<string, string>>;
  readonly dnsRecords = {};
  readonly #secret: ISecret | undefined;

  constructor(
    scope: Construct,
    id: string,
    { host, port, secretArn, secretKeyArn, maxBytes }: SmtpMailProps,
  ) {
    super(scope, id);
    if (secretArn !== undefined) {
      const encryptionKey =
        secretKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'Key', secretKeyArn);
      const attributes = defined({ secretCompleteArn: secretArn, encryptionKey });
      this.#secret = Secret.fromSecretAttributes(this, 'Secret', attributes);
    }
    this.environment = defined({
      SMTP_HOST: host,
      SMTP_PORT: port === undefined ? undefined : String(port),
      SMTP_SECRET_ARN: secretArn,
      SMTP_MAX_BYTES: maxBytes === undefined ? undefined : String(maxBytes),
    });
  }

  grantSend(grantee: IGrantable): void {
    if (!this.#secret) return;
    allow(grantee, { actions: ['secretsmanager:GetSecretValue'], resources: [this.#secret.secretArn] });
    this.#secret.encryptionKey?.grantDecrypt(grantee);
  }

  /** A mail server tells nobody its quota. */
  grantReadQuota(): void {}
}
