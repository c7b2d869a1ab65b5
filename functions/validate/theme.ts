/** The user's theme, before a run needs it: its words, its colours, and a specimen in each of its templates. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Problem } from '../errors.ts';
import type { Format } from '../formats.ts';
import { languageNames, wordsOf } from '../language/languages.ts';
import { formOf } from '../language/plural.ts';
import { loadRenderer } from '../render.ts';
import { displayPath, type Templates } from '../templates/directories.ts';
import { fontFile } from '../templates/font.ts';
import {
  loadTheme,
  type Theme,
  themeDirectories,
  themePath,
  type Words,
  wordsFile,
} from '../templates/theme.ts';
import { lineInYaml } from '../templates/yaml.ts';
import { meant, nearest } from '../text/nearest.ts';
import { looking } from './looking.ts';
import { specimen, specimenText } from './specimen.ts';

/** The format that a file of the theme makes. */
const makes: readonly (readonly [name: RegExp, format: Format])[] = [
  [/^font\.yaml$/, 'pdf'],
  [/^email\.mjml$/, 'email'],
  [/^page\.html$/, 'page'],
  [/\.typ$/, 'pdf'],
];

/**
 * What is wrong in the theme of the user, all of it; the project's own is tested with the project.
 * @param languages those of the reports
 */
export async function themeProblems(templates: Templates, languages: readonly string[]): Promise<Problem[]> {
  const folders = themeDirectories(templates);
  const [own, base] = folders;
  if (own === undefined || base === undefined) return [];
  const files = readdirSync(own);
  const known = languageNames().filter((name) => languages.includes(name) || files.includes(wordsFile(name)));
  const unread = [
    ...unknownFiles(own, files, readdirSync(base)),
    ...(await attempt(() => loadTheme(folders, known))),
  ];
  if (unread.length > 0) return unread;
  const theme = loadTheme(folders, known);
  const project = loadTheme(
    [base],
    languageNames().filter((name) => existsSync(join(base, wordsFile(name)))),
  );
  const wrong = known.flatMap((language) => wordProblems(theme, project, language));
  return wrong.length > 0 ? wrong : specimenProblems(theme, files);
}

/** Nothing would read them: words of an unknown language, and names that are mistyped. */
function unknownFiles(own: string, files: readonly string[], base: readonly string[]): Problem[] {
  const names = [...new Set([fontFile, ...base, ...languageNames().map(wordsFile)])];
  return files
    .filter((file) => !names.includes(file) && (/\.ya?ml$/.test(file) || nearest(file, names) !== undefined))
    .map((file) => ({ file: displayPath(join(own, file)), line: 1, message: unreadFile(file, names) }));
}

function unreadFile(file: string, names: readonly string[]): string {
  const yaml = names.filter((name) => name.endsWith('.yaml'));
  if (/^words\..+\.yaml$/.test(file)) {
    return `has the words of an unknown language; expected one of ${languageNames().map(wordsFile).join(', ')}`;
  }
  return `nothing reads this file${meant(file, nearest(file, names) === undefined ? yaml : names)}`;
}

function wordProblems({ directories, words }: Theme, project: Theme, language: string): Problem[] {
  const name = wordsOf(language)
    .map(wordsFile)
    .find((one) => directories.some((directory) => existsSync(join(directory, one))));
  const path = themePath(directories, name ?? wordsFile(language));
  const isOwn = path.startsWith(directories[0] ?? '');
  const english = project.words.en ?? {};
  const base = project.words[language] ?? english;
  const own = words[language] ?? {};
  // Which forms of a word there are is the language's own.
  const lacking = Object.keys(english).filter(
    (key) => !Object.hasOwn(own, key) && formOf(english, key) === undefined,
  );
  const file = displayPath(path);
  const text = readFileSync(path, 'utf8');
  const message = `lacks the words ${lacking.join(', ')}; expected those of words.en.yaml`;
  return [
    ...(lacking.length > 0 ? [{ file, line: 1, message }] : []),
    ...(isOwn ? strangeWords(own, base) : [])
      .map(({ key, said }) => ({ file, line: lineInYaml(text, [key]), message: said }))
      .toSorted((a, b) => a.line - b.line),
  ];
}

/** Words that nothing prints, and places in them that nothing fills: a reader would see the braces. */
function strangeWords(own: Words, base: Words): { key: string; said: string }[] {
  return Object.entries(own).flatMap(([key, text]) => {
    const usual = base[formOf(base, key) ?? key];
    if (usual === undefined) {
      // Formats have a name in the theme if they like.
      if (key.startsWith('file_')) return [];
      const near = nearest(key, Object.keys(base));
      const expected = near === undefined ? 'expected one of the project’s' : `did you mean "${near}"?`;
      return [{ key, said: `${key}: unknown word; ${expected}` }];
    }
    const places = placesIn(usual);
    const strange = placesIn(text).filter((place) => !places.includes(place));
    return strange.map((place) => ({
      key,
      said: `${key}: unknown place ${place}; expected ${places.length > 0 ? `some of ${places.join(', ')}` : 'none'}`,
    }));
  });
}

const placesIn = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];

/** A template that does not hold would fail after the queries: here a specimen goes through it. */
async function specimenProblems(theme: Theme, files: readonly string[]): Promise<Problem[]> {
  const formats = makes.filter(([name]) => files.some((file) => name.test(file))).map(([, format]) => format);
  const problems: Problem[] = [];
  for (const format of formats) {
    const render = await loadRenderer(format);
    looking.publish(templateOf(format));
    const wrong = await attempt(async () => {
      const [file] = await render(specimen({ ...theme, words: withEnglish(theme) }));
      const isHtml = file?.mediaType.startsWith('text/html') ?? false;
      if (isHtml && !new TextDecoder().decode(file?.bytes).includes(specimenText)) throw showsNothing(format);
    });
    problems.push(...wrong);
  }
  return problems;

  function templateOf(format: Format): string {
    const name = files.find((file) => makes.some(([of, made]) => made === format && of.test(file))) ?? '';
    return displayPath(themePath(theme.directories, name));
  }

  function showsNothing(format: Format): InputError {
    return InputError.at(templateOf(format), 'shows nothing of the report; expected the place {{blocks}}', 1);
  }
}

/** The specimen is in English, whatever the languages of the reports. */
function withEnglish({ directories, words }: Theme): Theme['words'] {
  return { ...loadTheme(directories, ['en']).words, ...words };
}

async function attempt(action: () => unknown): Promise<readonly Problem[]> {
  try {
    await action();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
