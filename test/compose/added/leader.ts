/** A tag as somebody would add it: its one file. */
import { z } from 'zod';
import { column, numberIn } from '../../../functions/charts/type.ts';
import { table, text } from '../../../functions/compose/attribute.ts';
import { tag } from '../../../functions/compose/tag.ts';

export const leader = tag({
  name: 'leader',
  description: 'A sentence that names the first row of a table.',
  example: '{% leader data=$kinds of="kind" by="sales" says="sells most" /%}',
  attributes: {
    data: table('The table.'),
    of: column(z.string(), 'anything', 'The column of the name.'),
    by: column(z.string(), 'numbers', 'The column of the number.'),
    says: text('What it does.').default('leads'),
  },
  build: ({ data, of, by, says }, { context }) =>
    data.rows.slice(0, 1).map((row) => ({
      kind: 'paragraph',
      content: [
        { kind: 'text', text: `${context.label(of, String(row[of]))} ${says}: ${numberIn(row, by)}.` },
      ],
    })),
});
