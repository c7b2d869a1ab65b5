/** A folder of templates of a test's own, of which files are rewritten. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Templates } from '../../../functions/templates/directories.ts';
import { productTemplates } from '../../../functions/templates/directories.ts';
import { templatesAt } from '../../../functions/templates.ts';

const shop = fileURLToPath(new URL('../../other-lake/', import.meta.url));

/** The lake of the market stalls: three tables of CSV. */
export const shopLake = join(shop, 'lake');
export const shopTemplates = join(shop, 'templates');

export interface Folder {
  readonly path: string;
  readonly templates: Templates;
  /** Writes a file, and its folders. */
  readonly write: (name: string, content: string | Uint8Array) => void;
}

/** A copy of the shop's templates, which is gone when the test is over. */
export function shopFolder(): Folder {
  const path = temporaryFolder();
  cpSync(shopTemplates, path, { recursive: true });
  return folderAt(path);
}

/** A copy of one of the project's reports and of its parameters, theme and lake. */
export function projectFolder(report: string): Folder {
  const path = temporaryFolder();
  for (const name of [`reports/${report}`, 'parameters.yaml', 'theme', 'lake.yaml'])
    cpSync(join(productTemplates, name), join(path, name), { recursive: true });
  return folderAt(path);
}

function folderAt(path: string): Folder {
  return {
    path,
    templates: templatesAt(path),
    write(name, content) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    },
  };
}

export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'periodical-inputs-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
