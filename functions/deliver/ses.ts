/**
 * Mail by Amazon SES. It knows no idempotency, so a message is handed over once and the ledger decides about
 * any second time: only an answer of SES itself says that nothing went out.
 */
import {
  SESClient,
  type SESClientConfig,
  SESServiceException,
  SendRawEmailCommand,
  type SendRawEmailResponse,
} from '@aws-sdk/client-ses';
import { callTimeouts } from '../aws/timeouts.ts';
import { InputError, messageOf, RetryableError } from '../errors.ts';
import { type Channel, type Envelope, LostAnswerError, mailName } from './channel.ts';
import { parseAddress } from './message/headers.ts';
import { tagsFor } from './ses/tags.ts';

export interface SesOptions {
  /** Made by `sesClient`: one attempt a call, and an end to waiting. */
  readonly client: SESClient;
  /** `Name <name@example.com>`; SES has to know the address or its domain. */
  readonly from: string;
  /** Its event destination tells what became of a mail. */
  readonly configurationSet: string;
}

/** SES takes 10 MB (10,485,760 bytes) of MIME as it is sent, and adds headers of its own. */
const maxBytes = 10_000_000;

/**
 * A client that hands a message over once, and hears of its end within a function's time. Connections are not
 * kept: one that died while the process was frozen would look like an answer that was lost.
 * @param milliseconds that a call may take. @default 30 s: with a mail of megabytes SES takes its time
 */
export function sesClient(config: SESClientConfig = {}, milliseconds = 30_000): SESClient {
  const requestHandler = {
    ...callTimeouts(milliseconds),
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  };
  return new SESClient({ requestHandler, ...config, maxAttempts: 1 });
}

/** @throws InputError `from` is not an address */
export function sesChannel({ client, from, configurationSet }: SesOptions): Channel {
  const source = parseAddress(from).address;
  return {
    name: mailName,
    idempotent: false,
    maxBytes,
    async send(raw, envelope) {
      const id = await handOver(client, rawEmail(raw, envelope, source, configurationSet), envelope);
      return { id, existed: false };
    },
  };
}

function rawEmail(
  raw: Uint8Array,
  envelope: Envelope,
  source: string,
  configurationSet: string,
): SendRawEmailCommand {
  return new SendRawEmailCommand({
    RawMessage: { Data: raw },
    Source: source,
    Destinations: [envelope.recipient],
    ConfigurationSetName: configurationSet,
    Tags: tagsFor(envelope),
  });
}

async function handOver(
  client: SESClient,
  command: SendRawEmailCommand,
  { recipient }: Envelope,
): Promise<string> {
  if ((await client.config.maxAttempts()) !== 1) {
    throw new TypeError('a client of SES that tries again would send twice; expected one of sesClient()');
  }
  let written = false;
  command.middlewareStack.add(
    (next) => (args) => {
      written = true;
      return next(args);
    },
    // The last step before the wire: credentials, endpoint and signature are found before it.
    { step: 'deserialize', priority: 'low' },
  );
  let response: SendRawEmailResponse;
  try {
    response = await client.send(command);
  } catch (error) {
    throw written ? withHint(error, recipient) : notReached(error);
  }
  if (response.MessageId) return response.MessageId;
  throw new LostAnswerError('SES answered without the id of a message');
}

/** What an error after the request was handed to the network says of the message. */
export function withHint(error: unknown, recipient: string): Error {
  if (neverConnected(error)) return notReached(error);
  if (error instanceof SESServiceException && isRefusal(error)) return refusal(error, recipient);
  return new LostAnswerError(
    `SES gave no answer that says whether the mail went out (${messageOf(error)}); its events will, or the recipient`,
    { cause: error },
  );
}

/** A 4xx with an error code of SES. Without one, or with 408, it may be the word of something in between. */
function isRefusal({ name, $metadata: { httpStatusCode: status = 0 } }: SESServiceException): boolean {
  return status >= 400 && status < 500 && status !== 408 && !/Unknown|Timeout/.test(name);
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Node tries the addresses of a name one after the other, and gives all that went wrong.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  const { syscall = '' } = error as NodeJS.ErrnoException;
  return ['connect', 'getaddrinfo'].includes(syscall) || /did not establish a connection/.test(error.message);
}

function notReached(cause: unknown): RetryableError {
  return new RetryableError(`SES was not reached, nothing was sent: ${messageOf(cause)}`, { cause });
}

/** What SES says, as a pattern of its error's name and message, and what mends it. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /not verified/i,
    'verify the sender\'s domain in SES in this region; while the account is in the sandbox, recipients must be verified too: ask AWS for production access (README, "Deploy")',
  ],
  [
    /MailFromDomainNotVerified/,
    'the MX record of the MAIL FROM domain is missing or wrong: look at the identity in SES',
  ],
  [/ConfigurationSetDoesNotExist/, 'the configuration set is gone: deploy the stack again'],
  [/SendingPaused|suspended|paused/i, 'AWS has paused sending: look at the reputation of the account in SES'],
  [
    /AccessDenied/,
    'the function may not send as this sender: ses:SendRawEmail and its ses:FromAddress in the role must name it',
  ],
  [
    /SignatureDoesNotMatch|InvalidClientTokenId|ExpiredToken|MissingAuthenticationToken/,
    'the credentials are not accepted in this region',
  ],
  [/InvalidParameterValue/, 'the address cannot be right: correct it in templates/subscriptions.yaml'],
];

function refusal(error: SESServiceException, recipient: string): Error {
  const said = `SES refused the mail to ${recipient}: ${error.name}: ${error.message}`;
  if (/Throttl|TooManyRequests|LimitExceeded/.test(error.name)) {
    // The quota of a day frees itself bit by bit; the rate of a second at once.
    const after = /daily|quota/i.test(error.message) ? { afterSeconds: 3600 } : {};
    return new RetryableError(`${said}; it may be sent again later`, { cause: error, ...after });
  }
  const found = advice.find(([pattern]) => pattern.test(`${error.name}: ${error.message}`));
  const mend = found ? `; ${found[1]}` : '';
  return InputError.at('', said + mend, undefined, { cause: error });
}
