/** Where on a page something is. */
import Markdoc, { type Node, type RenderableTreeNode } from '@markdoc/markdoc';
import { InputError } from '../errors.ts';

export interface Place {
  readonly file?: string | undefined;
  readonly line?: number;
}

/** Line of the page on which a node begins, from 1. */
export const lineOf = (node: Node): number => (node.lines[0] ?? node.location?.start.line ?? 0) + 1;

/** The file in which it stands, as messages name it; undefined if the page has none. */
export const fileOf = (node: Node): string | undefined => node.location?.file;

/** An element that knows where it was written. */
export class PlacedTag extends Markdoc.Tag {
  readonly place: Place;

  constructor(
    name: string,
    attributes: Record<string, unknown>,
    children: RenderableTreeNode[],
    place: Place,
  ) {
    super(name, attributes, children);
    this.place = place;
  }
}

/**
 * Does something, and says of an error where it was if the error does not know.
 * @throws InputError with the place
 */
export function placed<T>(place: Place, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const problems = error.problems.map((problem) =>
      problem.file === '' ? { ...place, ...problem, file: place.file ?? '' } : problem,
    );
    throw new InputError(problems, { cause: error });
  }
}
