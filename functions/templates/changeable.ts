/** The files that people change on a running system without a deployment: who gets what, who is told, what fires, who may enter. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../hash.ts';
import { displayPath, type Templates, type WrittenFile } from './directories.ts';
import { guardTemplates } from './guard.ts';

export const changeable = ['subscriptions.yaml', 'owners.yaml', 'schedules.yaml', 'people.yaml'] as const;
export type Changeable = (typeof changeable)[number];

/** What was put in force without a deployment; undefined: nothing. */
export const changedFile = ({ changed }: Templates, name: Changeable): WrittenFile | undefined =>
  changed?.[name];

/**
 * The file of the first templates folder; undefined: it has none. Those below have no say about somebody's own.
 * @throws InputError it is a link to elsewhere, or no file
 */
export function ownFile({ directories: [first = ''] }: Templates, name: Changeable): WrittenFile | undefined {
  guardTemplates(first, name);
  const path = join(first, name);
  return existsSync(path) ? { file: displayPath(path), text: readFileSync(path, 'utf8') } : undefined;
}

/** Where a person puts a line, if there is no file yet. */
export const ownPath = ({ directories: [first = ''] }: Templates, name: Changeable): string =>
  displayPath(join(first, name));

/** The hash of a file, also of one that is not there, by which a deployment says which one it has. */
export const hashOfFile = (written: WrittenFile | undefined): string => sha256(written?.text ?? '');

/** The output of the stack that has it: `SubscriptionsHash`. */
export const hashOutput = (name: Changeable): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replace('.yaml', '')}Hash`;
