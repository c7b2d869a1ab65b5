/** How high everything stands, in points: Typst measures it with the theme's `sizes.typ`. */
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { pathOf, query, type Source } from './compiler.ts';

const block = z.object({
  /** Space between the block and what stands before it. */
  gap: z.number(),
  /** Heights of the items, lines or rows between which a page may end; a chart's with its least drawing. */
  parts: z.array(z.number()),
  /** Space between two parts. */
  between: z.number().default(0),
  /** Heights of what stands before the first part and after the last. */
  head: z.number().default(0),
  foot: z.number().default(0),
  /** Height of what is repeated on top of a page that goes on with the block: the header of a table. */
  again: z.number().default(0),
  /** Heights of a table's rows, the header's first, for the template. */
  heights: z.array(z.number()).optional(),
});

const sizes = z.object({
  /** Space for text on a page. */
  width: z.number(),
  height: z.number(),
  /** Space for text on a page that is turned; undefined: the theme turns none. */
  turned: z.object({ width: z.number(), height: z.number() }).optional(),
  /** Font size of texts in tables, and their padding: left and right together. */
  cell: z.object({ size: z.number(), padding: z.number() }),
  /** Height of what stands above the blocks: title and contents. */
  opening: z.number(),
  blocks: z.array(block),
});

export type Sizes = z.infer<typeof sizes>;

/**
 * Measures a document whose `data.json` has `measure` set and whose charts are pictures of their least heights.
 * @throws InputError the theme's template does not compile, or does not say its sizes
 */
export function measuredSizes(sources: readonly Source[], fonts: readonly string[]): Sizes {
  const result = z.tuple([sizes]).safeParse(query(sources, fonts, '<sizes>'));
  if (result.success) return result.data[0];
  const expected = 'expected `sizes(data, colours, look)` of sizes.typ where `data.measure` is true';
  throw InputError.at(pathOf('document.typ', sources), expected, undefined, { cause: result.error });
}
