/** Tags that SES gives back with every event of a message, so that the send is found in the ledger. */
import type { MessageTag } from '@aws-sdk/client-ses';
import { reportOf } from '../../archive/archive.ts';
import { InputError } from '../../errors.ts';
import type { Envelope } from '../channel.ts';

/** Tags of an event: SES gives a list for each name. */
type EventTags = Readonly<Record<string, readonly string[]>>;

/** SES takes letters, digits, _ and - in a value, and no more than 256 of them. */
const maxLength = 256;

/** @throws InputError a name is longer than a tag can be */
export function tagsFor({ edition, notice }: Envelope): MessageTag[] {
  const values = {
    // Readable, for whoever counts by report in CloudWatch.
    report: reportOf(edition).replace(/[^A-Za-z0-9_-]/g, '-'),
    edition: encode(edition),
    ...(notice === undefined ? {} : { notice: encode(notice) }),
  };
  return Object.entries(values).map(([Name, Value]) => {
    if (Value.length <= maxLength) return { Name, Value };
    throw InputError.at('', `${edition}: its name is too long for a tag of SES`);
  });
}

/**
 * What `tagsFor` was given, or undefined where the message is not ours.
 * @throws InputError the tags have our names and not our values
 */
export function readTags(tags: EventTags): Omit<Envelope, 'recipient'> | undefined {
  const [edition] = tags.edition ?? [];
  const [notice] = tags.notice ?? [];
  if (edition === undefined) return undefined;
  return { edition: decode(edition), ...(notice === undefined ? {} : { notice: decode(notice) }) };
}

const encode = (text: string) => Buffer.from(text).toString('base64url');

function decode(value: string): string {
  const text = Buffer.from(value, 'base64url').toString();
  if (text !== '' && encode(text) === value) return text;
  throw InputError.at('SES event', `the tag "${value}" was not set by Periodical`);
}
