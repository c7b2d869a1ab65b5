/** A folder of a test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** @returns the path of an empty folder, which each test gets anew and which is gone after it */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'periodical-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}
