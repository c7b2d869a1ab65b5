/** What axe finds on pages and mails as Chromium lays them out, contrast included, in light and dark. */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type View, withChromium, withPage } from '../../docs/browser.ts';
import { renderedFiles, viewsOf } from './rendered.ts';

const files = await renderedFiles();

// Of texts that are empty or are attacks, headings may be empty.
const allowed = {
  hostile: ['empty-heading', 'empty-table-header'],
  // A mail stands inside of a mail program, which has the landmarks.
  mail: ['region', 'landmark-one-main'],
};

async function violations(page: Page, { kind, name }: (typeof files)[number]): Promise<string[]> {
  const ids = [
    ...(kind === 'mail' ? allowed.mail : []),
    ...(name.startsWith('hostile') ? allowed.hostile : []),
  ];
  const rules = Object.fromEntries(ids.map((id) => [id, { enabled: false }]));
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(
    `axe.run(document, ${JSON.stringify({ rules })}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.length + ' such as ' + nodes[0].html.slice(0, 200)))`,
  );
}

/** How many px have to be scrolled to sideways. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function complaints(browser: Browser, file: (typeof files)[number], view: View): Promise<string[]> {
  return withPage(browser, file.path, view, async (page) => {
    const beyond = await overflow(page);
    const wider = beyond > 0 ? [`${beyond} px wider than the screen`] : [];
    return [...(await violations(page, file)), ...wider].map(
      (text) => `${view.width} ${view.scheme}: ${text}`,
    );
  });
}

test('axe finds nothing on any page or mail, and none is wider than the screen', async () => {
  const found: Record<string, string[]> = {};
  await withChromium(async (browser) => {
    for (const file of files) {
      for (const view of viewsOf[file.kind]) {
        found[file.name] = [...(found[file.name] ?? []), ...(await complaints(browser, file, view))];
      }
    }
  });
  expect(found).toEqual(Object.fromEntries(files.map(({ name }) => [name, []])));
});
