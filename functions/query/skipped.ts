/** Checks that need not run: a line `-- skip_if_empty: MODEL` names what has to have rows for them to find any. */
import type { Problem } from '../errors.ts';
import { annotation, lineOfAnnotation } from '../templates/annotations.ts';
import type { TextFile } from '../templates/files.ts';
import { meant } from '../text/nearest.ts';
import { materializedIn } from './assemble.ts';
import type { Models } from './models.ts';

const key = 'skip_if_empty';

/** The name of the model without whose rows a check finds nothing; undefined: it always runs. */
export const skippedWithout = (check: TextFile): string | undefined => annotation(check.text, key);

/** What is wrong with the lines `-- skip_if_empty: MODEL`: how many rows a model has is known only of a table. */
export function skipProblems(models: Models, checks: readonly TextFile[]): Problem[] {
  return checks.flatMap((check) => {
    const name = skippedWithout(check);
    const read = materializedIn(models, check).map((model) => model.name);
    if (name === undefined || read.includes(name)) return [];
    const others = read.length === 0 ? '; expected no such line' : meant(name, read);
    const message = `${key}: the check does not read a materialized model "${name}"${others}`;
    return [{ file: check.file, line: lineOfAnnotation(check.text, key) ?? 1, message }];
  });
}
