/** What a page or a mail is to be blamed for as Chromium lays it out: what axe finds, and what sticks out. */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { type View, withPage } from '../../docs/browser.ts';
import { type LookedAt, viewsOf } from './rendered.ts';

// Of texts that are empty or are attacks, headings may be empty.
const allowed = {
  hostile: ['empty-heading', 'empty-table-header'],
  // A mail stands inside of a mail program, which has the landmarks.
  mail: ['region', 'landmark-one-main'],
};

async function violations(page: Page, { kind, name }: LookedAt): Promise<string[]> {
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

/** One line each, in every view that its kind is looked at in; none if all is well. */
export async function complaints(browser: Browser, file: LookedAt): Promise<string[]> {
  const found: string[] = [];
  for (const view of viewsOf[file.kind]) found.push(...(await complaintsIn(browser, file, view)));
  return found;
}

const complaintsIn = (browser: Browser, file: LookedAt, view: View): Promise<string[]> =>
  withPage(browser, file.path, view, async (page) => {
    const beyond = await overflow(page);
    const wider = beyond > 0 ? [`${beyond} px wider than the screen`] : [];
    return [...(await violations(page, file)), ...wider].map(
      (text) => `${view.width} ${view.scheme}: ${text}`,
    );
  });
