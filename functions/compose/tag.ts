/** What a page tag declares: a file of tags/ holds everything about it, and tags.ts names it. */
import { z } from 'zod';
import type { Period } from '../calendar/days.ts';
import type { Attributes, Given } from '../charts/type.ts';
import { InputError } from '../errors.ts';
import type { CheckOutcome } from '../query/check.ts';
import type { Definitions } from '../templates/definitions.ts';
import type { Pictures } from '../templates/pictures.ts';
import type { PageContext } from './context.ts';
import type { Block } from './document.ts';
import type { EditionChanges } from './edition-changes.ts';
import type { ColourOf } from './tones.ts';

export interface PageTag {
  /** As pages write it: `{% note … %}`. */
  readonly name: string;
  /** What it shows, in a sentence or two. */
  readonly description: string;
  /** A use of it on a page of talent-growth. */
  readonly example: string;
  /** Each with a description. */
  readonly attributes: Attributes;
  /** What `type` may be, if there are several kinds of it with attributes of their own. */
  readonly kinds: readonly TagKind[];
  /** What of its attributes does not go together, as the rest of a sentence: "needs value= beside across=". */
  readonly clashes: (given: Given) => readonly string[];
  /** Whether it stands around other blocks: `{% note %}…{% /note %}`. */
  readonly around: boolean;
  /**
   * @param given the values of its attributes, as the page gives them
   * @param inside the blocks that it stands around
   * @throws InputError a value made from the data is not one that the attributes take, or several rows are for one cell
   */
  readonly build: (given: object, page: PageParts, inside: readonly Block[]) => readonly Block[];
}

export interface TagKind {
  readonly name: string;
  readonly attributes: Attributes;
  readonly clashes: (given: Given) => readonly string[];
}

/** What tags know of the page that they are on. */
export interface PageParts {
  readonly context: PageContext;
  readonly definitions: Definitions;
  readonly checks: readonly CheckOutcome[];
  /** What the lake lacks: relations of the contract, or raw tables by their own name. */
  readonly absent: readonly string[];
  readonly period: Period;
  /** How many closed periods are computed again when their data change. */
  readonly recomputed: number;
  /** What is another than in the edition of the period before, if there is one. */
  readonly changes: EditionChanges | undefined;
  /** The file of the tag, as messages name it: the page or a snippet. */
  readonly file: string;
  /** Colours of names in charts. */
  readonly colourOf: ColourOf;
  readonly pictures: Pictures;
  /** Counts ids, so that they are unique in the document: `chart-1`. */
  readonly next: (kind: string) => string;
}

interface Declared<A extends Attributes> {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly attributes: A;
  readonly kinds?: readonly TagKind[];
  readonly clashes?: (given: Given) => readonly string[];
  readonly around?: boolean;
  readonly build: (
    given: z.output<z.ZodObject<A, z.core.$loose>>,
    page: PageParts,
    inside: readonly Block[],
  ) => readonly Block[];
}

/** Makes a tag whose `build` gets its attributes with the types that their schemas give. */
export function tag<const A extends Attributes>(declared: Declared<A>): PageTag {
  const { kinds = [], around = false, clashes = () => [], attributes, name } = declared;
  const schema = z.looseObject(attributes);
  return {
    ...declared,
    kinds,
    clashes,
    around,
    build: (given, page, inside) => {
      try {
        return declared.build(schema.parse(knownOf(given, attributes)), page, inside);
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        const [issue] = error.issues;
        const message = `{% ${name} %}: ${issue?.path.join('.')}: ${issue?.message}`;
        throw InputError.at('', message, undefined, { cause: error });
      }
    },
  };
}

/** The name of the element that a tag becomes: Markdown has elements of its own, such as `table`. */
export const renderedAs = (name: string) => `page-${name}`;

/** What is unknown is as if it was not given, unless the attribute takes it. */
function knownOf(given: object, attributes: Attributes): object {
  const known = Object.entries(given).filter(
    ([name, value]) =>
      (value !== null && value !== undefined) || attributes[name]?.safeParse(value).success === true,
  );
  return Object.fromEntries(known);
}
