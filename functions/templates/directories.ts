/** The folders that templates are read from, and how messages name what lies in them. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

export interface Templates {
  /** Absolute, the first that has a file gives it. */
  readonly directories: readonly string[];
  /** What was put in force since, without a deployment, by the name of the file. @default nothing */
  readonly changed?: Readonly<Record<string, WrittenFile>>;
}

/** A file as somebody wrote it. */
export interface WrittenFile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
  /** Hash of the file of the templates that it took the place of; absent: it is that file. */
  readonly over?: string;
}

/** The path of a file in the first templates folder that has it, or undefined. */
export function templatePath(templates: Templates, name: string): string | undefined {
  return templates.directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** A path as the user would type it: relative to the working directory where that is shorter. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || isAbsolute(short) || short.startsWith('../../') ? path : short;
}
