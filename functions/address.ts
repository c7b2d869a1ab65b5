/** What an email address is: one rule for options, messages, templates, mails and the deployment's settings. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';

// Not all that RFC 5322 allows: what mail systems accept today, and nothing that means something in a header.
const local = /^(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domain = /^(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)(?=[a-z])[a-z0-9-]{2,63}(?<!-)$/;
/** RFC 5321 4.5.3.1.3 */
const longest = 254;

/**
 * Reads `name@example.com`.
 * @returns the address with its domain in lower case, as ASCII (例子.中国 as xn--fsqu00a.xn--fiqs8s), and what stands
 * before the @ as it is written; undefined if it is not an address
 */
export function readAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const [before, after] = [text.slice(0, Math.max(at, 0)), asciiDomain(text.slice(at + 1))];
  const address = `${before}@${after}`;
  return local.test(before) && domain.test(after) && address.length <= longest ? address : undefined;
}

// Node would cut off what cannot stand in a domain: 例子.中国/x is 例子.中国 to it.
const domainLetters = /^[a-z0-9.\u0080-\u{10ffff}-]+$/iu;

const asciiDomain = (text: string): string => (domainLetters.test(text) ? domainToASCII(text) : '');

/** An address in JSON or YAML, read as `readAddress` does. */
export const emailAddress = z.string('expected an email address').transform((text, context) => {
  const address = readAddress(text);
  if (address !== undefined) return address;
  context.addIssue({ code: 'custom', message: 'expected an email address' });
  return z.NEVER;
});

/** A domain in JSON or YAML, as ASCII in lower case. */
export const domainName = z.string('expected a domain').transform((text, context) => {
  const read = asciiDomain(text);
  if (domain.test(read)) return read;
  context.addIssue({ code: 'custom', message: 'expected a domain such as your-domain.com' });
  return z.NEVER;
});

// RFC 2606 and 6761, and the names that RFC 6762, 7686, 9476 and ICANN keep off the Internet's DNS.
const reserved =
  /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost|local|internal|onion|alt)$/i;

/** Whether an address is one of a domain that is kept for examples, tests or a network of one's own. */
export const isReserved = (address: string): boolean => reserved.test(domainOf(address));

export interface NamedAddress {
  readonly name: string;
  readonly address: string;
  readonly domain: string;
}

const named = /^([^<>\p{Cc}]*)<([^<>\s]+)>$/u;

/** Reads `name@example.com` or `Name <name@example.com>`; undefined if it is neither. */
export function readNamedAddress(text: string): NamedAddress | undefined {
  const [, name = '', bare = text] = named.exec(text) ?? [];
  const address = readAddress(bare);
  if (address === undefined) return undefined;
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address, domain: domainOf(address) };
}

/** The domain of an address that was read. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Names the mailbox of an address: providers take any case of letters for the same one, and so does a reader. */
export const mailboxOf = (address: string): string => (readAddress(address) ?? address).toLowerCase();

/** One recipient a mailbox, the first of each. */
export function onePerMailbox<T extends { readonly address: string }>(recipients: readonly T[]): T[] {
  const seen = new Set<string>();
  return recipients.filter(({ address }) => {
    const mailbox = mailboxOf(address);
    return !seen.has(mailbox) && seen.add(mailbox);
  });
}
