/** Parts of pages that reports share: `snippets/NAME/LANG.md` of the templates. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Templates } from './directories.ts';
import { filesIn, type TextFile } from './files.ts';
import { guardTemplates } from './guard.ts';
import { type Pictures, picturesIn } from './pictures.ts';

export interface Snippet {
  readonly name: string;
  /** By language. */
  readonly pages: Readonly<Record<string, TextFile>>;
  /** Those that lie beside its pages. */
  readonly pictures: Pictures;
}

/** The snippets, each from the first templates folder that has it. */
export function loadSnippets({ directories }: Templates): Snippet[] {
  for (const directory of directories) guardTemplates(directory, 'snippets');
  const found = directories.toReversed().flatMap((directory) => snippetsIn(join(directory, 'snippets')));
  return [...new Map(found.map((snippet) => [snippet.name, snippet])).values()];
}

function snippetsIn(folder: string): Snippet[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  return names.map((name) => {
    const directory = join(folder, name);
    const pages = Object.fromEntries(filesIn(directory, '.md').map((file) => [file.name, file]));
    return { name, pages, pictures: picturesIn(directory) };
  });
}

/** The snippets that some of the pages name. */
export const snippetsShown = (
  snippets: readonly Snippet[],
  pages: Readonly<Record<string, TextFile>>,
): readonly Snippet[] =>
  snippets.filter(({ name }) => Object.values(pages).some(({ text }) => text.includes(`"${name}"`)));
