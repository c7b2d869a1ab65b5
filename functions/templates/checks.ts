/** The checks of a report: those of `checks/` of the templates that its report.yaml names, and its own. */
import { join } from 'node:path';
import { defined } from '../defined.ts';
import { InputError, type Problem } from '../errors.ts';
import { meant } from '../text/nearest.ts';
import { annotation } from './annotations.ts';
import type { Templates, WrittenFile } from './directories.ts';
import { type Check, filesIn, layeredFiles, type TextFile } from './files.ts';
import { guardTemplates } from './guard.ts';
import { placeInYaml } from './yaml.ts';

/** A check that any report may name. */
export interface SharedCheck extends TextFile {
  /** Whether it ships with Periodical, below a templates folder of the user's. */
  readonly isInherited: boolean;
}

/** The shared checks, each from the first templates folder that has it. */
export function sharedChecks({ directories }: Templates): SharedCheck[] {
  for (const directory of directories) guardTemplates(directory, 'checks');
  const found = directories.toReversed().flatMap((directory, index) =>
    filesIn(join(directory, 'checks'), '.sql').map((file) => ({
      ...file,
      isInherited: index === 0 && directories.length > 1,
    })),
  );
  return [...new Map(found.map((file) => [file.name, file])).values()];
}

/**
 * Gives the checks in the order of report.yaml, and behind them the report's own that it does not name, by name.
 * A report's own check stands in for a shared one of its name.
 * @param directories of the report
 * @param written report.yaml as it is
 * @throws InputError report.yaml names a check twice or one that is not there, or a check lacks its severity
 */
export function loadChecks(
  templates: Templates,
  directories: readonly string[],
  written: readonly WrittenFile[],
  names: readonly string[],
): Check[] {
  const own = layeredFiles(
    directories.map((directory) => join(directory, 'checks')),
    '.sql',
  );
  const found: readonly Omit<Check, 'severity'>[] = [...sharedChecks(templates), ...own];
  const all = new Map(found.map((file) => [file.name, file]));
  const problems = names.flatMap((name, index): Problem[] => {
    const message = nameProblem(name, names.slice(0, index), [...all.keys()]);
    if (message === undefined) return [];
    return [{ ...placeInYaml(written, ['checks', index]), message: `checks: ${message}` }];
  });
  if (problems.length > 0) throw new InputError(problems);
  const order = new Set([...names, ...own.map(({ name }) => name)]);
  return [...order].flatMap((name) => all.get(name) ?? []).map(withSeverity);
}

function nameProblem(name: string, before: readonly string[], known: readonly string[]): string | undefined {
  if (before.includes(name)) return `"${name}" is named twice; expected it once`;
  if (known.includes(name)) return undefined;
  return `there is no check "${name}"${known.length === 0 ? '; expected a file in checks/' : meant(name, known.toSorted())}`;
}

/** @throws InputError the header does not say whether the check holds an edition */
export function withSeverity({ name, file, text, isInherited }: Omit<Check, 'severity'>): Check {
  const severity = annotation(text, 'severity');
  if (severity === 'hold' || severity === 'warn')
    return { name, file, text, severity, ...defined({ isInherited }) };
  throw InputError.at(file, `expected a line "-- severity: hold" or "-- severity: warn" on top`, 1);
}
