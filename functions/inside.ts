/** Whether paths stay inside their folder: templates, lakes, archives and what is copied out of them. */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { isErrno } from './errors.ts';

/** Whether a path is a folder or lies below it, as they are written. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** What a link leads to. */
export type Led =
  | { readonly real: string }
  | {
      /** Where it strays to, for messages: "to /etc/passwd". */
      readonly strays: string;
      /** It leads to something, which lies outside of the folder. */
      readonly isOutside: boolean;
    };

/**
 * Follows the links of a path.
 * @param folder with its own links followed
 * @returns the real path, or where it strays to
 */
export function followed(folder: string, path: string): Led {
  try {
    const real = realpathSync(path);
    return isInside(folder, real) ? { real } : { strays: `to ${real}`, isOutside: true };
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return { strays: 'to nothing', isOutside: false };
    if (isErrno(cause, 'ELOOP')) return { strays: 'to itself', isOutside: false };
    throw cause;
  }
}
