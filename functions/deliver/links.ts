/**
 * Links of a mail to the endpoint: each carries what it opens and a signature, so nothing has to be stored. A link
 * opens one edition for one recipient, or unsubscribes one recipient from one report, until it expires.
 */
import { z } from 'zod';
import { type EditionId, editionPath, parseEditionPath } from '../archive/archive.ts';
import { addTime, epochSeconds } from '../calendar/instant.ts';
import type { Signer } from '../signer/signer.ts';
import type { DeliverInput, Links } from './input.ts';

export interface FilesLink {
  readonly edition: EditionId;
  readonly recipient: string;
  /** Instant in UTC. */
  readonly expiresAt: string;
  /** Its time is over: it opens nothing any more. */
  readonly isOver: boolean;
}

export interface UnsubscribeLink {
  readonly report: string;
  readonly recipient: string;
}

export interface LinkOptions {
  /** Address of the endpoint, without a slash at the end. */
  readonly publicUrl: string;
  readonly signer: Signer;
  /** Instant in UTC. */
  readonly now: () => string;
  /** How long a link to files works; half of it is left at least when a mail is sent late. */
  readonly days: number;
}

/**
 * How long a link to unsubscribe works, half of it at least: a reader finds it in an old mail (laws ask for 30 days and
 * more), and whoever got that mail forwarded long ago can no longer unsubscribe its reader.
 */
const unsubscribeDays = 365;

/** When the links end that were made without an end, by version 0.1. */
const endOfEndless = '2028-01-01T00:00:00Z';

/** Links as `deliver` asks for them. */
export function linksFor({ publicUrl, signer, now, days }: LinkOptions) {
  return async (
    ...[edition, recipient, madeAt]: Parameters<DeliverInput['linksFor']>
  ): Promise<Links & { readonly archiveUrl: string }> => {
    const { address, subscribed } = recipient;
    const expires = expiry(madeAt, now(), days);
    const files = await seal(signer, 'files', [editionPath(edition), address, expires]);
    const archiveUrl = `${publicUrl}/e/${files}`;
    if (!subscribed) return { archiveUrl };
    const end = expiry(madeAt, now(), unsubscribeDays);
    const token = await seal(signer, 'unsubscribe', [edition.report, address, end]);
    return { archiveUrl, unsubscribeUrl: `${publicUrl}/u/${token}` };
  };
}

/**
 * Counted from when the edition was made, in whole spans: a mail that is built again has the same bytes, and
 * one that is sent years later has a link that works.
 * @returns seconds since 1970
 */
function expiry(madeAt: string, now: string, days: number): number {
  const span = days * 86_400;
  const made = Math.floor(epochSeconds(madeAt));
  const age = epochSeconds(now) - made;
  return made + span * Math.max(1, Math.ceil(age / span + 0.5));
}

interface Opening extends Pick<LinkOptions, 'now'> {
  readonly signer: Pick<Signer, 'verify'>;
}

const filesPayload = z.tuple([z.string(), z.string(), z.int()]);
const unsubscribePayload = z.union([
  z.tuple([z.string(), z.string(), z.int()]),
  z.tuple([z.string(), z.string()]),
]);

/** What a link to files opens; undefined if it is forged, of another kind or not one of ours. */
export async function openFilesLink(token: string, { signer, now }: Opening): Promise<FilesLink | undefined> {
  const payload = await unseal(signer, 'files', token, filesPayload);
  if (!payload) return undefined;
  const [path, recipient, expires] = payload;
  const edition = parseEditionPath(path);
  const expiresAt = addTime('1970-01-01T00:00:00Z', { seconds: expires });
  return edition && { edition, recipient, expiresAt, isOver: epochSeconds(now()) >= expires };
}

/** Who unsubscribes from what; undefined where the link is forged, expired, of another kind or none of ours. */
export async function openUnsubscribeLink(
  token: string,
  { signer, now }: Opening,
): Promise<UnsubscribeLink | undefined> {
  const payload = await unseal(signer, 'unsubscribe', token, unsubscribePayload);
  if (!payload) return undefined;
  const [report, recipient, expires = epochSeconds(endOfEndless)] = payload;
  return epochSeconds(now()) < expires ? { report, recipient } : undefined;
}

type Kind = 'files' | 'unsubscribe';

async function seal(signer: Signer, kind: Kind, payload: readonly (string | number)[]): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(payload));
  const mac = await signer.sign(signed(kind, bytes));
  return `${bytes.toString('base64url')}.${Buffer.from(mac).toString('base64url')}`;
}

/** An edition's path and an address at their longest; more is nothing that we signed. */
const longestToken = 2000;

async function unseal<Schema extends z.ZodType>(
  signer: Opening['signer'],
  kind: Kind,
  token: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  if (token.length > longestToken) return undefined;
  const [payload, mac, ...more] = token.split('.').map(decoded);
  if (!payload || !mac || more.length > 0) return undefined;
  // Nothing of a payload is looked at before its signature.
  if (!(await signer.verify(signed(kind, payload), mac))) return undefined;
  return schema.parse(JSON.parse(payload.toString()));
}

/** The kind is part of what is signed: a link of one kind is none of the other. */
function signed(kind: Kind, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`periodical link 1 ${kind}\n`), payload]);
}

/** Bytes of base64url as we write it: the same bytes have one token only. */
function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
