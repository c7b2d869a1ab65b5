import { z } from 'zod';
import type { Value } from '../../query/table.ts';
import { text, value, writing } from '../attribute.ts';
import type { Cell } from '../document.ts';
import { tag } from '../tag.ts';
import { type As, writeAs } from '../writing.ts';

export const figures = tag({
  name: 'figures',
  description: 'A table whose rows the page itself lists, one for each figure.',
  example: `{% figures title="Main figures" subtitle=period() source="order lines"
   columns=[{label: "Figure"}, {label: "Period"}, {label: "Growth", as: "growth"}]
   rows=[{label: "Sales", as: "money", values: [$headline.sales, $headline.sales_growth]}] /%}`,
  attributes: {
    title: text('What the table shows, as a sentence if there is a finding.'),
    subtitle: text('Unit and period.').default(''),
    source: text('Which data it is made from.').default(''),
    columns: z
      .array(
        z.object({
          label: text('Its head.'),
          as: writing('How its values are written, if not as their row says.'),
        }),
      )
      .describe('The first stands over the labels of the rows.'),
    rows: z
      .array(
        z.object({
          label: text('What the figure is.'),
          as: writing('How its values are written.'),
          values: z.array(value).describe('Its values, from the second column on.'),
        }),
      )
      .describe('One for each figure.'),
  },
  build: ({ title, subtitle, source, columns, rows }, { next, context }) => {
    const cell = (value: Value, as: As): Cell => ({ text: writeAs(value, as, '', context), value });
    return [
      {
        kind: 'table',
        id: next('table'),
        title,
        subtitle,
        source,
        columns: columns.map(({ label }, index) => ({ label, align: index === 0 ? 'start' : 'end' })),
        rows: rows.map(({ label, as: usual = 'text', values }) => [
          { text: label, value: label },
          ...columns.slice(1).map(({ as = usual }, index) => cell(values[index] ?? null, as)),
        ]),
      },
    ];
  },
});
