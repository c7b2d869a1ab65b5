/** The owners of reports: their addresses, and the words in which they read notices. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { displayPath, type Templates } from '../../templates/directories.ts';
import { reportNames } from '../../templates/report.ts';
import { loadTheme, themeDirectories, type Words, word } from '../../templates/theme.ts';
import { parseYaml } from '../../templates/yaml.ts';
import { projectTemplates } from '../../templates.ts';

/** A sentence of the theme with its {placeholders} filled; a `count` of 1 takes the form KEY_one. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Owner {
  readonly address: string;
  /** The report's first language. */
  readonly language: string;
  readonly say: Say;
}

/** The parts of report.yaml that a notice needs: a fault elsewhere in the report must not silence it. */
const ownerSchema = z.looseObject({
  owner: z.email('expected an email address'),
  title: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * The owner by report; undefined if there is no such report any more.
 * @throws InputError report.yaml cannot be read or names no owner
 */
export function ownersIn(templates: Templates): (report: string) => Owner | undefined {
  return (report) => {
    if (!reportNames(templates).includes(report)) return undefined;
    const path = templates.directories
      .map((directory) => join(directory, 'reports', report, 'report.yaml'))
      .find((candidate) => existsSync(candidate));
    if (path === undefined) return undefined;
    const { owner, title } = parseYaml(displayPath(path), readFileSync(path, 'utf8'), ownerSchema);
    return ownerWith(owner, Object.keys(title)[0] ?? 'en', templates);
  };
}

/** The owner at an address who reads notices in a language. */
export function ownerWith(address: string, language: string, templates: Templates): Owner {
  return { address, language, say: sayIn(language, templates) };
}

// A notice must not fail for lack of a word: what the theme lacks the project's has, at least in English.
function sayIn(language: string, templates: Templates): Say {
  const own = { directories: [projectTemplates] };
  const themes = [wordsIn(templates, language), wordsIn(own, language)];
  const find = (key: string) =>
    themes.find((words) => words[key] !== undefined)?.[key] ??
    word(loadTheme(themeDirectories(own), ['en']), 'en', key);
  return (key, values = {}) => {
    const sentence = find(values.count === 1 ? `${key}_one` : key);
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

function wordsIn(templates: Templates, language: string): Words {
  try {
    return loadTheme(themeDirectories(templates), [language]).words[language] ?? {};
  } catch (error) {
    if (error instanceof InputError) return {};
    throw error;
  }
}
