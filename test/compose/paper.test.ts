/** Pictures, quotes, pages and appendices: what becomes of them, and where they may not stand. */
import { expect, it, test } from 'vitest';
import type { Picture } from '../../functions/templates/pictures.ts';
import { documentsOf, linesIn, linesOf, problemsIn, shop } from './shop.ts';

const picture: Picture = { mediaType: 'image/png', data: 'iVBORw0K', width: 300, height: 100 };
const image = '{% image file="store.png" alt="A store" title="Ours" width=50 /%}';

test('a picture beside the page is in the document', () => {
  const report = shop({ en: image }, { pictures: { 'store.png': picture } });
  const [document] = documentsOf(report);
  const expected = {
    kind: 'image',
    id: 'image-1',
    title: 'Ours',
    alt: 'A store',
    source: '',
    picture,
    width: 0.5,
  };
  expect(document?.blocks).toEqual([expected]);
  expect(problemsIn(report)).toEqual([]);
  expect(() => documentsOf(shop({ en: `\n${image}` }))).toThrow(
    'en.md:2: {% image %}: there is no picture store.png',
  );
});

it.each([
  [image, 'there is no picture "store.png" beside en.md; expected a PNG or JPEG file there'],
  ['{% image file="store.png" /%}', "Missing required attribute: 'alt'"],
  ['{% image file="store.png" alt=" " /%}', 'has an empty alt=; expected what the picture shows'],
  ['{% image file="store.png" alt="a" width=5 /%}', 'has width=5; expected 10 to 100'],
  [
    '{% image file="https://example.com/a.png" alt="a" /%}',
    'there is no picture "https://example.com/a.png" beside en.md',
  ],
  ['{% image file="../store.png" alt="a" /%}', 'there is no picture "../store.png" beside en.md'],
  ['![a](store.png)', 'expected {% image file="…" alt="…" /%}'],
  [
    '- a\n\n  {% pagebreak /%}',
    '{% pagebreak /%} divides the pages; expected it outside lists and other tags',
  ],
  ['> {% landscape %}\n> a\n> {% /landscape %}', '{% landscape %} turns whole pages'],
  [
    '{% note title="a" %}\n{% appendix %}\na\n{% /appendix %}\n{% /note %}',
    '{% appendix %} comes after all else',
  ],
  ['{% appendix %}\n{% more /%}\n{% /appendix %}', '{% more /%} divides the page'],
])('the check of %s', (page, message) => {
  expect(problemsIn(page).join()).toContain(message);
});

test('a quote names who said it, in the way of its language', () => {
  const page = '{% quote by="Li Na" %}\nWe sell.\n{% /quote %}';
  const quoted = (language: string) =>
    documentsOf(shop({ [language]: page }))[0]?.blocks.flatMap((one) =>
      one.kind === 'quote' ? linesOf(one.blocks) : [],
    );
  expect([quoted('en'), quoted('zh')]).toEqual([
    ['We sell.', '— Li Na'],
    ['We sell.', '——Li Na'],
  ]);
});

const long = `Text.

{% appendix %}
## Method

Words.

## Sources
{% /appendix %}

{% if $sales %}
{% pagebreak /%}
{% /if %}

{% landscape %}
Wide.
{% /landscape %}

{% more /%}

End.

{% appendix %}
More.
{% /appendix %}`;

test('an appendix comes last, begins a page, and is not in the mail', () => {
  expect(linesIn(long)).toEqual([
    ...['Text.', 'pagebreak', 'landscape', 'End.'],
    ...['pagebreak', 'Appendix A: Method', 'Words.', 'Appendix B: Sources', 'pagebreak', 'Appendix', 'More.'],
  ]);
  expect(linesIn(long, 'zh')).toContain('附录A：Method');
  expect(problemsIn(long)).toEqual([]);
  expect(documentsOf(shop({ en: long }))[0]?.shownInMail).toBe(3);
  const withoutMore = long.replace('{% more /%}', '');
  expect(documentsOf(shop({ en: withoutMore }))[0]?.shownInMail).toBe(4);
});
