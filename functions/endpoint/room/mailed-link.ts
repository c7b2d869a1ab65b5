/**
 * Links of mails: what one opens, and who has confirmed it. Scanners follow every link, and people pass mails on: a link
 * by itself opens nothing but a page that asks for the address it was sent to.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mailboxOf } from '../../address.ts';
import { editionPath } from '../../archive/archive.ts';
import { type Manifest, manifestName } from '../../archive/manifest.ts';
import { provedFiles, provedManifest } from '../../archive/proved.ts';
import { addTime } from '../../calendar/instant.ts';
import { type FilesLink, openFilesLink } from '../../deliver/links.ts';
import { namedOwner } from '../../templates/owners.ts';
import { reportPart } from '../../templates/report-part.ts';
import { settingsSchema } from '../../templates/settings.ts';
import type { EndpointRequest } from '../response.ts';
import { cookie } from './cookies.ts';
import type { RoomEffects } from './effects.ts';

/** What a request for `/e/TOKEN/FILE` asks for. */
export interface MailedLink extends FilesLink {
  /** Path of the link without a file. */
  readonly path: string;
  /** As it stands in the path; empty: none. */
  readonly wanted: string;
}

/** @returns undefined: it is forged, cut off or none of ours */
export async function openMailed(
  { rest }: { readonly rest: string },
  { linkSigner: signer, now }: RoomEffects,
): Promise<MailedLink | undefined> {
  const [token = '', ...file] = rest.split('/');
  const link = await openFilesLink(token, { signer, now });
  return link && { ...link, path: `/e/${token}`, wanted: file.join('/') };
}

/** The edition that a link is of. @returns undefined: it was removed */
export async function editionOf({ edition }: FilesLink, effects: RoomEffects): Promise<Manifest | undefined> {
  if (!(await effects.archive.readFile(edition, manifestName))) return undefined;
  return provedManifest(edition, effects);
}

/** The file that a link asks for, proved. @returns undefined: the edition has none of that name */
export async function wantedFile({ edition, wanted }: MailedLink, manifest: Manifest, effects: RoomEffects) {
  const file = manifest.files.find(({ name }) => name === wanted || encodeURI(name) === wanted);
  if (file) await provedFiles(edition, { ...manifest, files: [file] }, effects.archive);
  return file;
}

const told = z.looseObject({
  owner: settingsSchema.shape.owner,
  contact: settingsSchema.shape.contact,
  links: settingsSchema.shape.links,
});

/**
 * What report.yaml says about links, and whom readers ask. Scanners come often, so nothing else of the report is read.
 * @returns undefined: there is no report of that name any more
 */
export async function reportOf({ edition: { report } }: FilesLink, effects: RoomEffects) {
  const templates = await effects.templates();
  const part = reportPart(templates, report, told);
  if (part === undefined) return undefined;
  const { owner, contact, links } = part;
  return { links, contact: contact ?? namedOwner(templates, report)?.address ?? owner };
}

/** Tries of one place with one link, in an hour: nobody else's tries count. */
const triesAnHour = 10;

/** Takes one of the tries. @returns whether it was one too many */
export async function isOneTooMany(
  link: MailedLink,
  from: string,
  { room, now }: RoomEffects,
): Promise<boolean> {
  const hour = now().slice(0, 13);
  const until = addTime(`${hour}:00:00Z`, { hours: 2 });
  return (await room.count(`link:${nameOf(link)}:${from}:${hour}`, until)) > triesAnHour;
}

export const isRecipient = ({ recipient }: FilesLink, address: string): boolean =>
  mailboxOf(recipient) === mailboxOf(address);

const confirmedHours = 12;

/** The cookie of a browser in which the address was confirmed: for this edition, and this recipient of it. */
export async function confirmation(link: MailedLink, { seal, now }: RoomEffects): Promise<string> {
  const until = addTime(now(), { hours: confirmedHours });
  const token = (await seal()).seal('link', `${subjectOf(link)}\n${until}`);
  return cookie(cookieOf(link), token, confirmedHours * 3600);
}

export async function isConfirmed(
  link: MailedLink,
  { cookies = {} }: Pick<EndpointRequest, 'cookies'>,
  { seal, now }: RoomEffects,
): Promise<boolean> {
  const token = cookies[cookieOf(link)];
  if (token === undefined) return false;
  const opened = (await seal()).open('link', token);
  const until = opened?.startsWith(`${subjectOf(link)}\n`) ? opened.slice(subjectOf(link).length + 1) : '';
  return now() < until;
}

const subjectOf = ({ edition, recipient }: FilesLink) => `${editionPath(edition)}\n${recipient}`;
const nameOf = (link: FilesLink) => createHash('sha256').update(subjectOf(link)).digest('hex').slice(0, 16);
const cookieOf = (link: FilesLink) => `__Host-periodical-link-${nameOf(link)}`;
