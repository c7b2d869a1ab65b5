/** What axe finds on pages and mails as Chromium lays them out, contrast included, in light and dark. */
import { expect, test } from 'vitest';
import { withChromium } from '../../docs/browser.ts';
import { complaints } from './complaints.ts';
import { renderedFiles } from './rendered.ts';

const files = await renderedFiles();

test('axe finds nothing on any page or mail, and none is wider than the screen', async () => {
  const found: Record<string, string[]> = {};
  await withChromium(async (browser) => {
    for (const file of files) found[file.name] = await complaints(browser, file);
  });
  expect(found).toEqual(Object.fromEntries(files.map(({ name }) => [name, []])));
});
