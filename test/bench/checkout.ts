/** Another commit of this project in a folder of its own, with what npm installs for it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Checkout {
  readonly folder: string;
  remove(): void;
}

const lock = 'package-lock.json';

/**
 * Checks a commit out. Packages are shared with this project if both lock the same ones, and installed if not.
 * @param project folder of a clone
 * @param ref as git names a commit: a branch, a tag, `HEAD~3`
 */
export function checkOut(project: string, ref: string): Checkout {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', project, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const parent = mkdtempSync(join(tmpdir(), 'periodical-bench-'));
  const folder = join(parent, 'project');
  const remove = () => {
    rmSync(parent, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--detach', folder, ref);
    if (lockOf(folder) === lockOf(project))
      symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
    else execFileSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const lockOf = (folder: string) => readFileSync(join(folder, lock), 'utf8');
