/** Words of the user's theme with characters that no font has: the PDF would have squares in their places. */
import type { Problem } from '../errors.ts';
import { writtenIn } from '../templates/files.ts';
import { type Theme, wordsFile } from '../templates/theme.ts';
import { placeInYaml } from '../templates/yaml.ts';
import { covers } from '../text/fonts.ts';
import { inFont } from '../text/typeface.ts';

export const uncoveredProblems = (theme: Theme): Problem[] => inFont(theme.font, () => uncovered(theme));

function uncovered({ directories, words }: Theme): Problem[] {
  return Object.entries(words).flatMap(([language, said]) => {
    const own = writtenIn(directories.slice(0, 1), wordsFile(language));
    return Object.entries(said).flatMap(([key, word]): Problem[] => {
      const lacking = [...new Set(word)].filter((one) => !covers(one.codePointAt(0) ?? 0));
      if (lacking.length === 0 || !own.some(({ text }) => text.includes(word))) return [];
      const message = `${key}: no font has ${lacking.join(' ')}`;
      return [{ ...placeInYaml(own, [key]), message }];
    });
  });
}
