/** Words of the user's theme with characters that no font has: the PDF would have squares in their places. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../errors.ts';
import { displayPath } from '../templates/directories.ts';
import { type Theme, wordsFile } from '../templates/theme.ts';
import { lineInYaml } from '../templates/yaml.ts';
import { covers } from '../text/fonts.ts';

export function uncoveredProblems({ directories, words }: Theme): Problem[] {
  return Object.entries(words).flatMap(([language, said]) => {
    const path = join(directories[0] ?? '', wordsFile(language));
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    return Object.entries(said).flatMap(([key, word]): Problem[] => {
      const lacking = [...new Set(word)].filter((one) => !covers(one.codePointAt(0) ?? 0));
      if (lacking.length === 0 || !text.includes(word)) return [];
      const message = `${key}: no font has ${lacking.join(' ')}`;
      return [{ file: displayPath(path), line: lineInYaml(text, [key]), message }];
    });
  });
}
