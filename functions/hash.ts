/** Hashes that name contents. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** SHA-256 in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The hash of a value as JSON with sorted keys, so that the order in which it was made plays no part. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortedKeys));
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One hash over every file below folders, by its name in them and its contents. */
export function hashOfFiles(directories: readonly string[]): string {
  const files = directories.flatMap((directory) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(directory, path), sha256(readFileSync(path))]),
  );
  return hashOf(files.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
