/**
 * Messages of other versions: a deployment or its undoing finds messages in the queues that another version wrote. What
 * an older one wrote is read as it is. A newer one says its number; what this one does not know of it is left out.
 */
import { z } from 'zod';
import { InputError } from '../errors.ts';

/** The form of messages that this code writes; a message that says none has it. */
export const messageVersion = 1;

const number = z.int().min(1);
const said = z.object({
  /** The form that a message is written in. */
  version: number.default(messageVersion),
  /** The lowest form by which its meaning is not missed. */
  needs: number.optional(),
});

/**
 * Reads a message.
 * @param schema strict: it names every field that it does not know
 * @throws InputError it is not of this form, or needs a newer one
 */
export function readMessage<Schema extends z.ZodType>(
  queue: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const place = `queue ${queue}`;
  const { message, version, needs } = opened(place, value);
  if (needs > messageVersion) {
    throw InputError.at(
      place,
      `a message is of version ${version} and needs at least version ${needs} to be read; this deployment reads version ${messageVersion}: deploy the newer Periodical, then put the message back`,
    );
  }
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  const again = version > messageVersion ? schema.safeParse(without(message, parsed.error)) : parsed;
  if (again.success) return again.data;
  throw InputError.at(place, z.prettifyError(again.error).replaceAll('\n', ' '));
}

function opened(place: string, value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { message: value, version: messageVersion, needs: messageVersion };
  const { version: _version, needs: _needs, ...message } = { version: 0, needs: 0, ...value };
  const read = said.safeParse(value);
  if (!read.success) throw InputError.at(place, z.prettifyError(read.error).replaceAll('\n', ' '));
  const { version, needs = messageVersion } = read.data;
  return { message, version, needs };
}

/** A copy without the fields that nobody here knows. */
function without(message: unknown, { issues }: z.ZodError): unknown {
  const copy: unknown = structuredClone(message);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>((value, key) => fieldOf(value, key), copy);
    if (typeof holder === 'object' && holder !== null)
      for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return copy;
}

const fieldOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
