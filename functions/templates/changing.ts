/**
 * Changes a file that runs read at each use, without a deployment. Every version stays in the ledger with who put it
 * in force and why; of two who change it at once, one is told.
 */
import { diffLines } from 'diff';
import { Document, isSeq, parseDocument } from 'yaml';
import { clock } from '../calendar/instant.ts';
import { InputError, type Problem, RetryableError } from '../errors.ts';
import type { FileVersion, Ledger } from '../ledger/ledger.ts';
import { type Changeable, changedFile, hashOfFile, ownFile } from './changeable.ts';
import { asChanged, writtenIn } from './changes.ts';
import type { Templates } from './directories.ts';

/** Where a file is changed: in this machine's folder, or in a deployed system. */
export interface ChangingFile {
  readonly name: Changeable;
  readonly ledger: Pick<Ledger, 'listFiles' | 'putFile'>;
  /** As they are in force now. */
  readonly templates: Templates;
  /** Hash of the templates' own file, there where it is read. */
  readonly over: string;
  /** That file; undefined: another one was deployed than lies here. */
  readonly own: string | undefined;
  readonly now: () => string;
}

/** @param over hash of the file that is read there */
export async function changingAt(
  ledger: ChangingFile['ledger'],
  own: Templates,
  name: Changeable,
  over: string,
): Promise<ChangingFile> {
  const files = [ownFile(own, name), undefined];
  const isThere = files.some((file) => hashOfFile(file) === over);
  const text = files.find((file) => hashOfFile(file) === over)?.text ?? '';
  const templates = await asChanged(own, ledger);
  return { name, ledger, templates, over, own: isThere ? text : undefined, now: clock };
}

/** What is to be in force. */
export interface Wanted {
  /** Null: the file of the templates. */
  readonly text: string | null;
  /** What is in force now. */
  readonly before: string;
  /** What is wrong with it, as `periodical check` says it. */
  readonly problems: (templates: Templates) => readonly Problem[];
}

export interface Changed {
  readonly version: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * Puts a text in force, if it is sound and says something else.
 * @returns undefined: it is in force already
 * @throws InputError every problem with its line
 * @throws RetryableError somebody else has changed the file meanwhile
 */
export async function change(
  { text, before, problems }: Wanted,
  changing: ChangingFile,
  why: { readonly because: string; readonly by: string } | undefined,
): Promise<Changed | undefined> {
  const { name, ledger, templates, over, own = '', now } = changing;
  const [newest] = await ledger.listFiles(name, 1);
  if (text === null ? (newest?.text ?? null) === null : newest?.text === text) return undefined;
  const read = changedFile(templates, name)?.text;
  if (read !== (newest && writtenIn(newest)?.text)) throw changedMeanwhile(newest);
  const version = (newest?.version ?? 0) + 1;
  const written = writtenIn({ name, version, text, over });
  // The templates' own file was checked by their check, or by the deployment.
  const found = written ? problems({ ...templates, changed: { ...templates.changed, [name]: written } }) : [];
  if (found.length > 0) throw new InputError(found);
  const differs = { version, ...differing(before, text ?? own) };
  if (why === undefined) return differs;
  if (await ledger.putFile({ name, version, text, over, ...why, at: now() })) return differs;
  const [other] = await ledger.listFiles(name, 1);
  throw changedMeanwhile(other);
}

const changedMeanwhile = (other: FileVersion | undefined) =>
  new RetryableError(
    `${other?.name} was changed meanwhile by ${other?.by} (version ${other?.version}, ${other?.at})`,
  );

export function differing(before: string, after: string): Pick<Changed, 'removed' | 'added'> {
  const linesOf = (which: 'removed' | 'added') =>
    parts.filter((part) => part[which]).flatMap(({ value }) => value.replace(/\n$/, '').split('\n'));
  const parts = diffLines(before, after);
  return { removed: linesOf('removed'), added: linesOf('added') };
}

/**
 * The whole file that is in force: one line more or less needs the others.
 * @throws InputError another folder was deployed than the one that is here
 */
export function inForce({ name, templates, own }: Pick<ChangingFile, 'name' | 'templates' | 'own'>): string {
  const text = changedFile(templates, name)?.text ?? own;
  if (text !== undefined) return text;
  throw InputError.at(
    '',
    `the ${name} that is deployed is another one than that of the templates here; expected the folder that was deployed (--templates DIR), or a whole file: periodical ${name.replace('.yaml', '')} set FILE`,
  );
}

/** A file of lines with one more; comments and the other lines stay. */
export function withLine(text: string, line: object): string {
  const document = parseDocument(text);
  const item = document.createNode(line, { flow: true });
  if (isSeq(document.contents)) {
    document.contents.flow = false;
    document.add(item);
    return textOf(document);
  }
  const above = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${above}${textOf(new Document([item]))}`;
}

/**
 * A file of lines without some.
 * @param isMeant whether a line goes, by what it says under a key
 * @returns undefined: there is no such line
 */
export function withoutLines(
  text: string,
  isMeant: (field: (key: string) => unknown) => boolean,
): string | undefined {
  const document = parseDocument(text);
  const lines = isSeq(document.contents) ? document.contents.items : [];
  const left = lines.filter((_, index) => !isMeant((key) => document.getIn([index, key])));
  if (left.length === lines.length) return undefined;
  if (isSeq(document.contents)) document.contents.items = left;
  return left.length === 0 ? '' : textOf(document);
}

/**
 * A file of lines with one in the place of another; comments and the other lines stay.
 * @param isMeant as for `withoutLines`
 * @returns undefined: there is no such line
 */
export function withLineInstead(
  text: string,
  isMeant: (field: (key: string) => unknown) => boolean,
  line: object,
): string | undefined {
  const document = parseDocument(text);
  const lines = isSeq(document.contents) ? document.contents.items : [];
  const at = lines.findIndex((_, index) => isMeant((key) => document.getIn([index, key])));
  if (at === -1) return undefined;
  document.setIn([at], document.createNode(line, { flow: true }));
  return textOf(document);
}

const textOf = (document: Document | ReturnType<typeof parseDocument>) =>
  document.toString({ lineWidth: 0, flowCollectionPadding: false });
