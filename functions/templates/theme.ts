/** The look and the frame's words: `templates/theme/`, read once and given to every renderer. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { InputError, type Problem } from '../errors.ts';
import { hashOfFiles } from '../hash.ts';
import { wordsOf } from '../language/languages.ts';
import { pluralKey } from '../language/plural.ts';
import type { OwnFont } from '../text/typeface.ts';
import { displayPath, frameDirectories, type Templates } from './directories.ts';
import { writtenIn } from './files.ts';
import { fontIn } from './font.ts';
import { guardTemplates } from './guard.ts';
import { type Picture, pictureOf } from './pictures.ts';
import { parseYaml } from './yaml.ts';

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'expected a colour such as "#1f4e79"');

const palette = z.strictObject({
  /** Text. */
  ink: colour,
  muted: colour,
  /** Lines between things. */
  rule: colour,
  surface: colour,
  /** Behind tiles, notes and table headers. */
  raised: colour,
  accent: colour,
  up: colour,
  down: colour,
  warning: colour,
  /** What a period is compared with, in charts: pale. */
  earlier: colour,
  /** Of charts: the first is this period, the others names that have no order. Colour-blind readers tell them apart. */
  series: z.array(colour).min(6),
  /** From low to high, for heat maps. */
  sequential: z.array(colour).min(5),
});

const schema = z.strictObject({ light: palette, dark: palette });
/** Of a file over another: what it leaves out stays as it is there. */
const overlay = z.strictObject({ light: palette.partial(), dark: palette.partial() }).partial();

export type Palette = z.infer<typeof palette>;
export type Colours = z.infer<typeof schema>;
export type Words = Readonly<Record<string, string>>;

export interface Theme {
  /** Absolute path of the folder that `file` reads from first, then the project's own theme. */
  readonly directories: readonly string[];
  readonly colours: Colours;
  /** Words of the frame by language. */
  readonly words: Readonly<Record<string, Words>>;
  /** `logo.png` or `logo.jpg`, above the title of page, PDF and mail. */
  readonly logo?: Logo;
  /** Of PDF, page and charts; the mail's text and the workbook are in the reader's own. */
  readonly font?: OwnFont;
}

export interface Logo extends Picture {
  readonly name: string;
}

const logoNames = ['logo.png', 'logo.jpg'];

/** Every page and every mail carries it. */
const mostBytesOfLogo = 100_000;

/**
 * Reads `colours.yaml` and `words.LANG.yaml`, each key from the first folder whose file has it.
 * @param directories theme folders, the user's first
 * @throws InputError every problem of these files, of the logo and of the font, or that one is missing in all folders
 */
export function loadTheme(directories: readonly string[], languages: readonly string[]): Theme {
  for (const directory of directories) guardTemplates(dirname(directory), basename(directory));
  const problems: Problem[] = [];
  const colours = collected(problems, () => coloursIn(directories));
  const words = languages.map(
    (language) => [language, collected(problems, () => wordsIn(directories, language)) ?? {}] as const,
  );
  const logo = collected(problems, () => logoIn(directories));
  const font = collected(problems, () => fontIn(directories));
  if (colours === undefined || problems.length > 0) throw new InputError(problems);
  return { directories, colours, words: Object.fromEntries(words), ...defined({ logo, font }) };
}

function collected<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function logoIn(directories: readonly string[]): Logo | undefined {
  const name = logoNames.find((one) => hasThemeFile(directories, one));
  if (name === undefined) return undefined;
  const path = themePath(directories, name);
  return { name, ...pictureOf(displayPath(path), readFileSync(path), mostBytesOfLogo) };
}

function coloursIn(directories: readonly string[]): Colours {
  const name = 'colours.yaml';
  const layers = themeLayers(directories, name, overlay);
  const whole = (mode: keyof Colours) => Object.assign({}, ...layers.map((layer) => layer[mode]));
  const { data, error } = schema.safeParse({ light: whole('light'), dark: whole('dark') });
  if (data) return data;
  const file = displayPath(themePath(directories, name));
  const lacking = error.issues.map(({ path }) => path.join('.'));
  throw new InputError(lacking.map((colour) => ({ file, line: 1, message: `lacks the colour ${colour}` })));
}

/** A language that extends another has the words of that one where it has none of its own. */
function wordsIn(directories: readonly string[], language: string): Words {
  const files = wordsOf(language).map(wordsFile);
  themePath(directories, files.find((name) => hasThemeFile(directories, name)) ?? wordsFile(language));
  const layers = files
    .filter((name) => hasThemeFile(directories, name))
    .toReversed()
    .flatMap((name) => themeLayers(directories, name, z.record(z.string(), z.string())));
  return Object.assign({}, ...layers);
}

const hasThemeFile = (directories: readonly string[], name: string): boolean =>
  directories.some((directory) => existsSync(join(directory, name)));

/** The name of the words of a language. */
export const wordsFile = (language: string): string => `words.${language}.yaml`;

/** What the files of a name say, that of the last folder first. */
function themeLayers<T extends z.ZodType>(
  directories: readonly string[],
  name: string,
  type: T,
): z.output<T>[] {
  themePath(directories, name);
  return writtenIn(directories, name)
    .reverse()
    .map(({ file, text }) => parseYaml(file, text, type));
}

/** The text of a theme file, from the first folder that has it. */
export function themeFile(directories: readonly string[], name: string): string {
  return readFileSync(themePath(directories, name), 'utf8');
}

/** The path of a theme file in the first folder that has it. */
export function themePath(directories: readonly string[], name: string): string {
  const found = directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw InputError.at(join(directories[0] ?? '', name), 'the theme lacks this file');
}

/**
 * A word of the frame, such as "Source" or "Page". A missing one is a bug of the theme and says so.
 * @param count how many things it is said of, if its form depends on that
 */
export function word(theme: Pick<Theme, 'words'>, language: string, key: string, count?: number): string {
  const words = theme.words[language] ?? {};
  const found = words[count === undefined ? key : pluralKey(words, key, count, language)];
  if (found === undefined) throw InputError.at(`theme/words.${language}.yaml`, `lacks the word "${key}"`);
  return found;
}

/** How links name a file of a format: the theme's word `file_FORMAT`, or the format's name in capitals. */
export function formatWord({ words }: Theme, language: string, format: string): string {
  return words[language]?.[`file_${format}`] ?? format.toUpperCase();
}

/** The theme folders, the user's first. */
export function themeDirectories(templates: Templates): string[] {
  return frameDirectories(templates)
    .map((directory) => join(directory, 'theme'))
    .filter((directory) => existsSync(directory));
}

/** One hash over every file of the theme, by its name and contents. */
export const themeHash = (directories: readonly string[]): string => hashOfFiles(directories);
