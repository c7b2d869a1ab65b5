import axe from 'axe-core';
import { JSDOM, type PageAttribute, VirtualConsole } from 'jsdom';
import { expect, test } from 'vitest';
import type { Chart } from '../../functions/charts/chart.ts';
import { fixedPaint, paintVariables, variablePaint } from '../../functions/charts/paint.ts';
import { chartSvg } from '../../functions/charts/sketch.ts';
import type { Paint } from '../../functions/charts/type.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { expectGolden } from './golden.ts';
import { bareInput, hostileInput, sampleInput } from './sample-document.ts';

const inputs = {
  sample: sampleInput(),
  hostile: hostileInput(),
  'bare English': bareInput('en'),
  'bare Chinese': bareInput('zh'),
};
const pages = await Promise.all(
  Object.entries(inputs).map(async ([name, input]) => ({ name, input, files: await texts(input) })),
);

async function texts(input: RenderInput): Promise<string[]> {
  return (await renderPage(input)).map(({ bytes }) => Buffer.from(bytes).toString());
}

function dom(html: string) {
  return new JSDOM(html).window.document;
}

test('one page per language', async () => {
  const files = await renderPage(sampleInput());
  expect(files.map(({ name }) => name)).toEqual(['report.en.html', 'report.zh.html']);
  const languages = files.map(({ bytes }) => dom(Buffer.from(bytes).toString()).documentElement.lang);
  expect(languages).toEqual(['en', 'zh']);
});

test.each(pages)('$name: nothing is run, loaded or sent', ({ files }) => {
  for (const html of files) {
    const page = dom(html);
    expect(
      page.querySelectorAll('script, iframe, object, embed, link, base, form, img, audio, video'),
    ).toHaveLength(0);
    const attributes = [...page.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
    expect(
      attributes.filter(({ name }) => /^on|^src|^(xlink:)?href$|^style$/i.test(name)).filter(loads),
    ).toEqual([]);
    const style = [...page.querySelectorAll('style')].map((element) => element.textContent).join();
    expect(style).not.toMatch(/url\(|@import/);
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toMatch(/^default-src 'none'/);
  }
});

/** Links that a reader follows are no loads; anything else that names an address is. */
function loads({ name, value, ownerElement }: PageAttribute): boolean {
  if (/^on|^src/i.test(name)) return true;
  if (/href$/.test(name))
    return ownerElement?.tagName !== 'a' && ownerElement?.tagName !== 'A' && !value.startsWith('#');
  return /url\((?!#)/.test(value);
}

test.each(pages)(
  '$name: axe finds nothing serious',
  async ({ files }) => {
    for (const html of files) {
      // A console of its own: axe asks for a canvas, and jsdom has none.
      const { window } = new JSDOM(html, {
        runScripts: 'outside-only',
        virtualConsole: new VirtualConsole(),
      });
      // To a screen reader an image has no inside; for axe it is half a minute.
      for (const svg of window.document.querySelectorAll('svg[role=img]')) svg.replaceChildren();
      window.eval(axe.source);
      const run = (window as unknown as { axe: typeof axe }).axe.run;
      // jsdom does not lay out, so contrast is tested on the palette below.
      const results = await run(window.document, { rules: { 'color-contrast': { enabled: false } } });
      const grave = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(grave.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(results.passes.length).toBeGreaterThan(15);
    }
  },
  60_000,
);

test.each(pages)('$name: well-formed, every id once, every link inside leads somewhere', ({ files }) => {
  for (const html of files) {
    const page = dom(html);
    const ids = [...page.querySelectorAll('[id]')].map((element) => element.id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const targets = [...page.querySelectorAll('a[href^="#"]')].map(
      (a) => a.getAttribute('href')?.slice(1) ?? '',
    );
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    expect(unbalanced(html)).toEqual([]);
  }
});

const empty = new Set(['meta', 'br', 'hr', 'col', 'wbr']);

/** Tags that do not close what is open, and text that holds a "<". */
function unbalanced(html: string): string[] {
  const markup = html.replace(/<!--[\s\S]*?-->|<!doctype html>|<style>[\s\S]*?<\/style>/g, '');
  const open: string[] = [];
  const wrong: string[] = [];
  const text = markup.replace(
    /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[^\s=>"']+(?:="[^"]*")?)*)\s*(\/?)>/g,
    (tag, end, name, _, self) => {
      if (end === '/' && open.pop() !== name) wrong.push(tag);
      if (end === '' && self === '' && !empty.has(name)) open.push(name);
      return '';
    },
  );
  return [...wrong, ...open, ...(text.match(/.{0,40}<.{0,40}/g) ?? [])];
}

// Charts have expected outputs of their own.
const withoutDrawings = (html: string) => html.replace(/(<svg[^>]*>)[\s\S]*?(?=<\/svg>)/g, '$1');

test.each([0, 1])('the page reads as expected (%i)', (i) => {
  const html = pages[0]?.files[i] ?? '';
  expectGolden(`page/report.${dom(html).documentElement.lang}.html`, withoutDrawings(html));
});

test('landmarks, headings and tables say what they are', () => {
  const page = dom(pages[0]?.files[0] ?? '');
  expect([...page.body.children].map((element) => element.localName)).toEqual([
    'a',
    'header',
    'nav',
    'main',
    'footer',
  ]);
  expect([...page.querySelectorAll('h1')].map((h1) => h1.textContent)).toEqual(['Talent growth report']);
  const tables = [...page.querySelectorAll('.table table')];
  expect(tables.map((table) => table.querySelector('caption .finding')?.textContent)).toEqual([
    'Goods make up nine tenths of sales',
    'Creators with the most sales',
  ]);
  expect(tables.map((table) => table.querySelectorAll('tbody th[scope=row]').length)).toEqual([3, 40]);
  for (const region of page.querySelectorAll('.scroll')) {
    expect(region.getAttribute('role')).toBe('region');
    expect(region.getAttribute('tabindex')).toBe('0');
    expect(region.getAttribute('aria-label')).not.toBe('');
  }
});

test('a chart has its finding, its words for those who cannot see it, and its numbers', () => {
  const figure = dom(pages[0]?.files[0] ?? '').querySelector('#chart-1');
  expect(figure?.querySelector('figcaption')?.textContent).toBe(
    'Monthly sales more than doubled in two yearsSales by creators, July\u00A02022 to June\u00A02024',
  );
  const charts = [...(figure?.querySelectorAll('svg') ?? [])];
  expect(charts.map((svg) => svg.parentElement?.className)).toEqual(['chart wide', 'chart narrow']);
  for (const svg of charts) {
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.getAttribute('aria-label')).toMatch(/^Line chart: monthly sales rose/);
  }
  const rows = [...(figure?.querySelectorAll('details tr') ?? [])].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toHaveLength(25);
  expect(rows[0]).toEqual(['Category', 'Sales', 'Net of refunds']);
  expect(rows[2]).toEqual(['Aug 22', 'no data', 'no data']);
});

test('links lead to the files that the edition has, and to no others', async () => {
  const input: RenderInput = {
    ...sampleInput(),
    files: ['report.en.html', 'report.zh.html', 'data/kinds.csv'],
  };
  const all = linksOf(pages[0]?.files[0] ?? '');
  expect(all).toContain('report.en.pdf');
  expect(all).toContain('report.en.xlsx');
  expect(all).toContain('data/creators.json');
  const [english = ''] = await texts(input);
  const own = linksOf(english).filter((href) => !/^(#|https?:|mailto:)/.test(href));
  expect(own).toEqual(['report.zh.html', 'data/kinds.csv']);
});

function linksOf(html: string): string[] {
  return [...dom(html).querySelectorAll('a')].map((a) => a.getAttribute('href') ?? '');
}

test('with the variables of a mode a chart is what drawing it in that mode gives', () => {
  const { documents, theme } = sampleInput();
  for (const mode of ['light', 'dark'] as const) {
    const palette = theme.colours[mode];
    const variables = new Map([
      ...Object.entries(palette).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      ...paintVariables(palette, theme.colours.light.series.length),
    ]);
    for (const document of documents)
      for (const chart of document.blocks.filter((block): block is Chart => block.kind === 'chart')) {
        const draw = (paint: Paint) =>
          chartSvg(chart, { paint, language: document.language, currency: 'CNY', width: 760 });
        const set = draw(variablePaint(theme.colours.light)).replace(
          /var\(--([\w-]+)\)/g,
          (_, name: string) => variables.get(name) ?? `#none-${name}`,
        );
        expect(set).not.toContain('#none-');
        // A heat map has a few shades on a page and any shade elsewhere.
        if (chart.type !== 'heatmap') expect(set).toBe(draw(fixedPaint(palette)));
      }
  }
});

test.each(['light', 'dark'] as const)('%s: every colour of text stands out from its ground', (mode) => {
  const palette = sampleInput('en').theme.colours[mode];
  for (const ground of ['surface', 'raised'] as const)
    for (const text of ['ink', 'muted', 'accent', 'up', 'down', 'warning'] as const)
      expect(contrast(palette[text], palette[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test.each([
  [1, ['of-1']],
  [3, ['of-3', 'of-3', 'of-3']],
  [4, ['of-4', 'of-4', 'of-4', 'of-4']],
  [5, ['of-3', 'of-3', 'of-3', 'of-2', 'of-2']],
  [9, Array.from({ length: 9 }, () => 'of-3')],
])('a row of %i tiles leaves no hole', async (count, rows) => {
  const input = bareInput('en');
  const tile = { label: 'Sales', value: '1', direction: 'none' } as const;
  const blocks = [{ kind: 'kpis', items: Array.from({ length: count }, () => tile) }] as const;
  const [file] = await renderPage({
    ...input,
    documents: input.documents.map((one) => ({ ...one, blocks })),
  });
  const page = new JSDOM(Buffer.from(file?.bytes ?? []).toString()).window.document;
  expect([...page.querySelectorAll('.kpis > div')].map((one) => one.className)).toEqual(rows);
});
