import { z } from 'zod';
import { column } from '../../charts/type.ts';
import type { Row } from '../../query/table.ts';
import { meaning } from '../attribute.ts';
import { chosenRows } from '../table-rows.ts';
import { tag } from '../tag.ts';

/** More rows are a table. */
const most = 100;

const name = z.string().optional();

const attributes = {
  primary: meaning(
    z.unknown().optional(),
    'rows',
    'A query, or a figure of several rows. Inside, it and the figures of its query are those of one row.',
  ),
  limit: z.number().optional().describe(`Only so many rows, from the first; at most ${most}.`),
  last: z.number().optional().describe(`Only so many rows, to the last; at most ${most}.`),
  known: column(name, 'anything', 'Only from the first to the last row that has a value in this column.'),
  per: column(name, 'anything', 'Only the first row of each value of this column.'),
  order: column(
    name,
    'numbers',
    'The rows from large to small by this column, instead of in their own order.',
  ),
  ascending: z
    .boolean()
    .optional()
    .describe('From small to large; without `order` from the last row to the first.'),
};

export const each = tag({
  name: 'each',
  description:
    'What stands in it, once for each row: points of a list, tiles, paragraphs, or a part of a sentence, which is then joined as in "A, B and C".',
  example: `The largest: {% each $provinces limit=3 order="sold" %}**{% $provinces.province %}** ({% $provinces.sold %}){% /each %}.`,
  attributes,
  around: true,
  clashes: ({ primary, limit, last }) => [
    ...(primary === undefined ? ['needs the name of a query or figure: {% each $NAME limit=3 %}'] : []),
    ...(limit === undefined && last === undefined ? [`needs limit= or last=, of at most ${most} rows`] : []),
    ...[limit, last].flatMap((rows) =>
      typeof rows === 'number' && (rows > most || rows < 1)
        ? [`has ${rows} rows; expected 1 to ${most}`]
        : [],
    ),
  ],
  build: (_, __, inside) => inside,
});

const { primary: _, ...rows } = attributes;
const asked = z.object(rows);

/** The rows that a loop goes through, in its order, as those of a table. */
export const loopRows = (rows: readonly Row[], given: unknown): readonly Row[] =>
  chosenRows(rows, asked.parse(given));
