/**
 * The words of the reading room: `templates/room/words.LANG.yaml`, each key from the first folder whose file has it. A
 * language that extends another has the words of that one where it has none of its own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { filled } from '../../language/fill.ts';
import { wordsOf } from '../../language/languages.ts';
import { displayPath, frameDirectories, type Templates } from '../../templates/directories.ts';
import { parseYaml } from '../../templates/yaml.ts';

/** A text by its key, its `{name}` places filled. A missing one is a bug, and says so. */
export type RoomWords = (key: string, values?: Readonly<Record<string, unknown>>) => string;

const texts = z.record(z.string(), z.string());

/** @throws InputError a file is not YAML, or the texts lack a key when it is asked for */
export function roomWords(templates: Templates, language: string): RoomWords {
  const name = join('room', `words.${language}.yaml`);
  const layers = wordsOf(language)
    .flatMap((one) =>
      frameDirectories(templates).map((directory) => join(directory, 'room', `words.${one}.yaml`)),
    )
    .filter((path) => existsSync(path))
    .map((path) => parseYaml(displayPath(path), readFileSync(path, 'utf8'), texts));
  const all: Readonly<Record<string, string>> = Object.assign({}, ...layers.toReversed());
  return (key, values = {}) => {
    const text = all[key];
    if (text === undefined) throw InputError.at(name, `lacks the text "${key}"`);
    return filled(text, values);
  };
}
