/** Font files of a theme: what lies in its folder `fonts/`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { displayPath } from '../../templates/directories.ts';
import type { Theme } from '../../templates/theme.ts';
import { readTrueType, type TrueType } from '../../text/truetype.ts';

/** The folders of the theme that hold fonts. */
export function themeFontFolders({ directories }: Pick<Theme, 'directories'>): string[] {
  return directories.map((directory) => join(directory, 'fonts')).filter((folder) => existsSync(folder));
}

/**
 * Whether a font of the theme has a character.
 * @throws InputError a file is not a font
 */
export function coveredByTheme(theme: Pick<Theme, 'directories'>): (codePoint: number) => boolean {
  const paths = themeFontFolders(theme).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(ttf|otf)$/i.test(name))
      .map((name) => join(folder, name)),
  );
  let fonts: TrueType[] | undefined;
  return (codePoint) => {
    fonts ??= paths.map(read);
    return fonts.some((font) => font.glyph(codePoint) !== 0);
  };
}

function read(path: string): TrueType {
  try {
    return readTrueType(path);
  } catch (error) {
    throw InputError.at(
      displayPath(path),
      'cannot be read; expected a TrueType or OpenType font',
      undefined,
      {
        cause: error,
      },
    );
  }
}
