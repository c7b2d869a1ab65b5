/** `periodical run REPORT --draft`: the files of an edition in a folder, which each draft has anew. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { draftContent, draftFiles } from '../pipeline/draft.ts';
import type { RunRequest } from '../pipeline/effects.ts';
import { duckDbEngine } from '../query/duckdb.ts';
import { checkedReport } from '../systems/checked.ts';
import { openOut } from '../systems/local.ts';
import { displayPath } from '../templates/directories.ts';
import { complain, print, printJson } from './output.ts';
import type { Progress } from './progress.ts';

interface Asked {
  readonly lake: string;
  readonly out: string;
  readonly json: boolean;
}

/** Makes a draft, and prints where it is. */
export async function makeDraft(
  request: RunRequest,
  { lake, out, json }: Asked,
  shown: Progress,
): Promise<void> {
  const open = openOut(out);
  if (open !== undefined) complain(open);
  const engine = duckDbEngine({ lake, extracts: join(out, 'extracts') });
  const content = await draftContent(request, { engine, validate: checkedReport, onProgress: shown.show });
  const { plan, holdReasons } = content;
  const { files, warnings } = await draftFiles(content, shown.show);
  shown.end();
  const folder = join(out, 'drafts', plan.report, plan.period.id);
  rmSync(folder, { recursive: true, force: true });
  for (const { name, bytes } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const path = displayPath(folder);
  const names = files.map(({ name }) => name);
  if (json) printJson({ status: 'draft', path, files: names, warnings, holdReasons });
  else
    print(
      [`A draft: ${path}`, ...wouldBeHeld(holdReasons), ...warnings.map((one) => `Warning: ${one}`)].join(
        '\n',
      ),
    );
}

const wouldBeHeld = (reasons: readonly string[]) =>
  reasons.length === 0 ? [] : [`An edition of it would be held: ${reasons.join('; ')}`];
