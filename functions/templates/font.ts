/** A theme's own font: `font.yaml` names its files, which lie in the theme. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError, type Problem } from '../errors.ts';
import { readTrueType } from '../text/truetype.ts';
import type { OwnFont } from '../text/typeface.ts';
import { displayPath } from './directories.ts';
import { writtenIn } from './files.ts';
import { parseYaml, placeInYaml } from './yaml.ts';

export const fontFile = 'font.yaml';

const path = z
  .string()
  .regex(
    /^(?!.*\.\.)[^/\\][^\\]*\.ttf$/i,
    'expected a .ttf file of the theme, such as fonts/Brand-Regular.ttf',
  );

const schema = z.strictObject({
  /** For most texts. */
  regular: path,
  /** For headings, and for what is strong. */
  bold: path,
});

/** Every web page carries both. */
const mostBytes = 500_000;

/** Without these a number or a plain name would be in two fonts. */
const needed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;%+-–()/';

/**
 * @param directories theme folders, the user's first
 * @returns none if no folder has a `font.yaml`
 * @throws InputError every problem of the file and of the fonts that it names
 */
export function fontIn(directories: readonly string[]): OwnFont | undefined {
  const [written] = writtenIn(directories, fontFile);
  const directory = directories.find((folder) => existsSync(join(folder, fontFile)));
  if (!written || directory === undefined) return undefined;
  const named = parseYaml(written.file, written.text, schema);
  const problems: Problem[] = [];
  const families = (['regular', 'bold'] as const).map((weight) => {
    const at = (message: string) =>
      problems.push({ ...placeInYaml([written], [weight]), message: `${weight}: ${message}` });
    return familyOf(join(directory, named[weight]), at);
  });
  const [family = '', other] = families;
  if (problems.length === 0 && family !== other)
    problems.push({
      ...placeInYaml([written], ['bold']),
      message: `bold: is of the family "${other}"; expected "${family}", as regular is`,
    });
  if (problems.length > 0) throw new InputError(problems);
  return { family, regular: join(directory, named.regular), bold: join(directory, named.bold) };
}

function familyOf(file: string, complain: (message: string) => void): string | undefined {
  const shown = displayPath(file);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (bytes === undefined) return void complain(`there is no ${shown}`);
  if (bytes > mostBytes)
    return void complain(
      `${shown} has ${bytes} bytes; expected at most ${mostBytes}, since every web page carries it`,
    );
  try {
    const font = readTrueType(file);
    const lacking = [...needed].filter((one) => {
      const glyph = font.glyph(one.codePointAt(0) ?? 0);
      if (glyph !== 0) font.outline(glyph);
      return glyph === 0;
    });
    if (lacking.length > 0) complain(`${shown} lacks the characters ${lacking.join(' ')}`);
    const family = font.family();
    if (!/^[\p{L}\p{N} ._-]+$/u.test(family))
      complain(`${shown} names its family "${family}"; expected letters and digits`);
    return family;
  } catch {
    return void complain(`${shown} is not a font with TrueType outlines`);
  }
}
