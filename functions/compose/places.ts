/** The places of a sentence that figures fill, as they are written. */

/** `{sales}`, `{sales:higher}`, `{fans[500k-5M][<10k]}`, `{share.head!}`, and `{.last}` of the figure that a tag shows. */
export const placeholder = /\{([a-z]\w*|(?=[.[]))((?:\.\w+|\[[^\]]+\])*)(?::(\w+))?(!)?\}/g;

export interface Place {
  /** As it is written. */
  readonly whole: string;
  readonly path: readonly string[];
  /** How a change is put into words. */
  readonly style: string | undefined;
  /** Whether 0 is as if it were not known. */
  readonly isNotZero: boolean;
}

/**
 * The places of a sentence that figures fill.
 * @param base the path of the figure that a tag shows
 */
export function placesIn(text: string, base: readonly string[] = []): Place[] {
  return [...text.matchAll(placeholder)].map(([whole, name = '', rest = '', style, isNotZero]) => ({
    whole,
    path: [
      ...(name === '' ? base : [name]),
      ...[...rest.matchAll(/\.(\w+)|\[([^\]]+)\]/g)].map(([, step, key]) => step ?? key ?? ''),
    ],
    style,
    isNotZero: isNotZero !== undefined,
  }));
}
