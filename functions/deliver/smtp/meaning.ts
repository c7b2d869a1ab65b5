/** What a conversation that broke off says of the message, and what mends it. */
import { InputError, RetryableError } from '../../errors.ts';
import { LostAnswerError } from '../channel.ts';
import { singleLine } from '../message/headers.ts';
import type { SmtpFailure, SmtpServer } from './connection.ts';

/** @returns LostAnswerError, RetryableError or InputError, as channels throw them */
export function meaning(failure: SmtpFailure, recipient: string, server: SmtpServer): Error {
  const name = `${server.host}:${server.port}`;
  const { code = 0, wasHandedOver, cause } = failure;
  const said = singleLine(failure.said);
  if (code >= 400 && code < 600) return refusal(failure, `${name} refused the mail to ${recipient}: ${said}`);
  if (wasHandedOver) {
    const lost = `${name} gave no answer that says whether the mail went out (${said}); its log may, or the recipient`;
    return new LostAnswerError(lost, { cause });
  }
  const mend = mendOf(failure, said);
  const broke = `the mail server ${name} did not take the mail to ${recipient}, nothing was sent: ${said}`;
  return mend === undefined
    ? new RetryableError(broke, { cause })
    : InputError.at('', `${broke}; ${mend}`, undefined, { cause });
}

/** RFC 5321 4.2.1: 5yz is for good, 4yz may pass. */
function refusal(failure: SmtpFailure, said: string): Error {
  const { code = 0, cause, kinds } = failure;
  // 503 speaks of the order of commands: the message can go over another connection.
  if (code < 500 || (code === 503 && !kinds.includes('EAUTH'))) {
    return new RetryableError(`${said}; it may be sent again later`, { cause });
  }
  const mend = mendOf(failure, said);
  return InputError.at('', mend === undefined ? said : `${said}; ${mend}`, undefined, { cause });
}

/** Patterns of an error's kinds and words, and what mends it; anything else may pass by itself. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/\bEAUTH\b|\bENOAUTH\b|\b53[0458]\b/, 'the user name and the password must be those of this mail server'],
  [
    /WRONG_VERSION_NUMBER|packet length too long/i,
    'port 465 begins with TLS, other ports with STARTTLS: the port must be the one that the server has for it',
  ],
  [
    /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_(?:GET|VERIFY)/,
    'its certificate is not trusted: the host must be the name in it, and its authority a known one or the one that is set',
  ],
  [/STARTTLS|ETLS.* 50\d /, 'it must offer TLS, as a report is not sent in the clear'],
  [
    /larger than allowed|\b5\.3\.4\b|\b552\b/,
    'the largest message that the server takes can be set: attachments that are too large are left out then',
  ],
  [/\b55[013]\b.*\b5\.1\.1\b/, 'the address cannot be right: correct it in templates/subscriptions.yaml'],
];

const mendOf = ({ kinds }: SmtpFailure, said: string): string | undefined =>
  advice.find(([pattern]) => pattern.test([...kinds, said].join(' ')))?.[1];
