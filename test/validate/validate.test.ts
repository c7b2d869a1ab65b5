/** What `check` finds: each folder of cases/ edits templates that are sound, and has the problems as they are printed. */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyPatch, parsePatch } from 'diff';
import { beforeEach, expect, it } from 'vitest';
import { describeProblem, InputError } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { temporaryFolder } from '../folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cases = fileURLToPath(new URL('cases', import.meta.url));
const folder = temporaryFolder();
beforeEach(() => cpSync(join(root, 'test/other-lake/templates'), folder(), { recursive: true }));

/** Applies a diff as git writes it, of paths with a/ and b/ in front. */
function patch(diff: string): void {
  for (const file of parsePatch(diff)) {
    const [from, to] = [file.oldFileName, file.newFileName].map((name = '') =>
      name === '/dev/null' ? undefined : join(folder(), name.slice(2)),
    );
    const text = applyPatch(from === undefined ? '' : readFileSync(from, 'utf8'), file);
    if (text === false) throw new Error(`${file.oldFileName} is not what the diff was made of`);
    if (to !== undefined) {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, text);
    } else if (from !== undefined) rmSync(from);
  }
}

/** Every problem as it is printed, its path within the templates; of lists that grow with the code, the beginning. */
async function problems(): Promise<string> {
  try {
    const templates = templatesAt(folder());
    await checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));
    return '';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const lines = error.problems
      .map(describeProblem)
      .map((line) => line.replaceAll(`${folder()}/`, '').replaceAll(`${displayPath(folder())}/`, ''))
      .map((line) => line.replaceAll(root, ''));
    return lines.map((line) => `${line.length > 160 ? `${line.slice(0, 160)}…` : line}\n`).join('');
  }
}

const names = globSync('**/edit.diff', { cwd: cases }).map((path) => dirname(path).replaceAll(sep, '/'));

it.each(names.toSorted())('check finds what is wrong: %s', async (name) => {
  patch(readFileSync(join(cases, name, 'edit.diff'), 'utf8'));
  const found = await problems();
  const [expected, changed] = [join(cases, name, 'expected.txt'), join(cases, name, 'expected-changed.txt')];
  rmSync(changed, { force: true });
  if (existsSync(expected) && readFileSync(expected, 'utf8') === found) return;
  writeFileSync(changed, found);
  expect(found, `look at ${changed}, and take it as expected.txt if it is right`).toBe(
    existsSync(expected) ? readFileSync(expected, 'utf8') : undefined,
  );
});

it('check finds nothing where nothing is wrong', async () => {
  expect(await problems()).toBe('');
});

it('a report that is not there, and names that lead out of the templates, are refused', () => {
  const templates = templatesAt(folder());
  expect(() => loadReport(templates, 'shop-taly')).toThrow(
    /^there is no report "shop-taly"; expected .*shop-tally/,
  );
  expect(() => loadReport(templates, '../reports/shop-tally')).toThrow(
    /is (no|not the) name of a report; expected .*shop-tally/,
  );
});
