/**
 * The words of the reading room: `templates/room/words.LANG.yaml`, each key from the first folder whose file has it. A
 * language that extends another has the words of that one where it has none of its own.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { filled } from '../../language/fill.ts';
import { wordsOf } from '../../language/languages.ts';
import { frameDirectories, type Templates, type WrittenFile } from '../../templates/directories.ts';
import { writtenIn } from '../../templates/files.ts';
import { parseYaml } from '../../templates/yaml.ts';

/** A text by its key, its `{name}` places filled. A missing one is a bug, and says so. */
export type RoomWords = (key: string, values?: Readonly<Record<string, unknown>>) => string;

const texts = z.record(z.string(), z.string());

/**
 * The words in each language, which are parsed again only if one of their files has changed.
 * @throws InputError a file is not YAML, or the texts lack a key when it is asked for
 */
export function roomWords(templates: Templates): (language: string) => RoomWords {
  const kept = new Map<string, { readonly written: string; readonly words: RoomWords }>();
  return (language) => {
    const files = filesOf(templates, language);
    const written = JSON.stringify(files);
    const known = kept.get(language);
    if (known?.written === written) return known.words;
    const words = wordsIn(files, join('room', `words.${language}.yaml`));
    kept.set(language, { written, words });
    return words;
  };
}

/** The first one comes before the others. */
const filesOf = (templates: Templates, language: string): WrittenFile[] => {
  const folders = frameDirectories(templates).map((directory) => join(directory, 'room'));
  return wordsOf(language).flatMap((one) => writtenIn(folders, `words.${one}.yaml`));
};

function wordsIn(files: readonly WrittenFile[], name: string): RoomWords {
  const layers = files.map(({ file, text }) => parseYaml(file, text, texts));
  const all: Readonly<Record<string, string>> = Object.assign({}, ...layers.toReversed());
  return (key, values = {}) => {
    const text = all[key];
    if (text === undefined) throw InputError.at(name, `lacks the text "${key}"`);
    return filled(text, values);
  };
}
