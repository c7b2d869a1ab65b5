import { z } from 'zod';
import { text } from '../attribute.ts';
import { tag } from '../tag.ts';

export const note = tag({
  name: 'note',
  description: 'A remark set apart from the text around it.',
  example: `{% note title="How to read this" tone="info" %}
Growth is on a year earlier.
{% /note %}`,
  attributes: {
    title: text('Its first line.'),
    tone: z.enum(['info', 'warning']).default('info').describe('How urgent it looks.'),
  },
  around: true,
  build: ({ title, tone }, _, inside) => [{ kind: 'note', tone, title, blocks: inside }],
});
