/** A folder of a test's own, and files in it that are changed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';

/** @returns the path of an empty folder, which each test gets anew and which is gone after it */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'periodical-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}

/** @returns the path of an empty folder that the tests of a file share */
export function sharedFolder(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => folder;
}

/** Writes files below a folder, by their names in it. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Puts a text in the place of another one, which the file has to have. */
export function rewrite(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text, path).toContain(from);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}
