/** Expected outputs as files that a person opens. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../output', import.meta.url));

/**
 * Compares with a file below `test/output/`. Where it differs, the new one is written beside it as
 * NAME-changed.EXT and the test fails; `UPDATE_GOLDEN=1` takes it as the expected one.
 * @param path below `test/output/`, such as `charts/line.svg`
 */
export function expectGolden(path: string, actual: string | Uint8Array): void {
  const file = join(root, path);
  const { dir, name, ext } = parse(file);
  const changed = join(dir, `${name}-changed${ext}`);
  const bytes = Buffer.from(actual);
  rmSync(changed, { force: true });
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  } else if (!existsSync(file) || !readFileSync(file).equals(bytes)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(changed, bytes);
    expect.fail(
      `test/output/${path} differs: look at ${changed}, and run with UPDATE_GOLDEN=1 if it is right`,
    );
  }
}
