/** A group of functions as somebody would add it: its one file. */
import { table, text } from '../../../functions/compose/attribute.ts';
import {
  columnName,
  type FunctionGroup,
  optionalNumber,
  pageFunction,
} from '../../../functions/compose/function.ts';

export const shouting: FunctionGroup = {
  title: 'Shouting',
  functions: [
    pageFunction({
      name: 'shout',
      description: 'A text in capitals.',
      example: '{% shout("sales", marks=2) %}',
      values: { text: text('The text.') },
      named: { marks: optionalNumber('How many exclamation marks follow.') },
      call: ({ text, marks }) => text.toUpperCase() + '!'.repeat(marks ?? 1),
    }),
    pageFunction({
      name: 'names',
      description: 'What a column has, with commas.',
      example: '{% names($kinds, "kind") %}',
      values: { data: table('The table.'), column: columnName('anything', 'The column.') },
      call: ({ data, column }) => data.rows.map((row) => row[column]).join(', '),
    }),
  ],
};
