/** The folders that templates are read from, and how messages name what lies in them. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Calendar } from '../calendar/calendar.ts';
import { productTemplates } from '../version.ts';

export { productTemplates };

/** A folder with a periodical.yaml: what it says once, for all reports and commands (project-settings.ts). */
export interface Project {
  /** The file, as messages name it. */
  readonly file: string;
  /** The folder of the file, absolute. */
  readonly directory: string;
  /** What ships with Periodical and is to be there. @default nothing */
  readonly extends?: 'commerce' | undefined;
  /** Folders, seen from the file. */
  readonly templates: string;
  readonly lake?: string | undefined;
  readonly out: string;
  readonly sender?: string | undefined;
  readonly currency?: string | undefined;
  readonly zone?: string | undefined;
  readonly publisher?: Readonly<Record<string, string>> | undefined;
  readonly owner?: string | undefined;
  readonly paper?: 'a4' | 'letter' | undefined;
  readonly languages?: string[] | undefined;
  readonly calendar?: Calendar | undefined;
  readonly recipients?: { readonly domains: string[]; readonly addresses: string[] } | undefined;
}

export interface Templates {
  /** Absolute, the first that has a file gives it. */
  readonly directories: readonly string[];
  /** The project that they belong to. @default none: a folder that is laid over what ships with Periodical */
  readonly project?: Project | undefined;
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

/** Whether reports may stand on the six relations, and the two reports that ship with them are there. */
export const extendsCommerce = ({ project }: Templates): boolean =>
  project === undefined || project.extends === 'commerce';

/** The parts of the product's templates that every project has. */
export const frameFolders: readonly string[] = ['theme', 'room', 'languages'];

/** The folders that look and words are read from: whatever a project stands on, those of the product are the last. */
export const frameDirectories = ({ directories }: Templates): string[] => [
  ...directories.filter((directory) => directory !== productTemplates),
  productTemplates,
];

/** The path of a file in the first templates folder that has it, or undefined. */
export function templatePath(templates: Templates, name: string): string | undefined {
  return templates.directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** A path as the user would type it: relative to the working directory where that is shorter. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || isAbsolute(short) || short.startsWith('../../') ? path : short;
}
