import { dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { optionalText, text } from '../attribute.ts';
import { tag } from '../tag.ts';

export const image = tag({
  name: 'image',
  description:
    'A picture: a PNG or JPEG file beside the page or the snippet, of at most 1 MB and 4,000 pixels each way. It is part of the page, the PDF and the mail; nothing is loaded from elsewhere.',
  example:
    '{% image file="warehouse.png" alt="Shelves with parcels up to the roof" title="The new warehouse" /%}',
  attributes: {
    file: text('The name of the file.'),
    alt: text('What it shows, for those who do not see it.'),
    title: optionalText('Stands above it.'),
    source: optionalText('Who made it.'),
    width: z
      .number()
      .optional()
      .describe('Its width in % of that of the text, from 10 to 100, if it is not to be as wide as it is.'),
  },
  clashes: ({ alt, width }) => [
    ...(typeof alt === 'string' && alt.trim() === ''
      ? ['has an empty alt=; expected what the picture shows']
      : []),
    ...(typeof width === 'number' && (width < 10 || width > 100)
      ? [`has width=${width}; expected 10 to 100`]
      : []),
  ],
  build: ({ file, alt, title = '', source = '', width }, page) => {
    const path = join(dirname(page.file), file);
    const picture = Object.hasOwn(page.pictures, path) ? page.pictures[path] : undefined;
    if (!picture) throw InputError.at('', `{% image %}: there is no picture ${path}`);
    const part = width === undefined ? {} : { width: width / 100 };
    return [{ kind: 'image', id: page.next('image'), title, alt, source, picture, ...part }];
  },
});
