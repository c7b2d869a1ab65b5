/** What docs/pages.md says that its examples become is what a page makes of them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withChromium } from '../../docs/browser.ts';
import { makeExamples, pictured, textsOfExamples } from '../../docs/examples.ts';

const root = join(import.meta.dirname, '../..');
const lake = join(root, 'out', 'sample-lake');
const examples = join(root, 'docs/examples');
const folder = mkdtempSync(join(tmpdir(), 'periodical-examples-'));

beforeAll(() => {
  if (!existsSync(lake)) {
    execFileSync(process.execPath, [join(root, 'bin/periodical.js'), 'sample-lake', lake], { stdio: 'pipe' });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it('every function reads as docs/pages.md says', async () => {
  const texts = await withChromium(async (browser) =>
    textsOfExamples(browser, await makeExamples(browser, folder, lake)),
  );
  expect(texts).toEqual(JSON.parse(readFileSync(join(examples, 'texts.json'), 'utf8')));
  expect(Object.values(texts).filter((text) => text === '')).toEqual([]);
});

it('every tag and chart type that can be seen has its picture: see npm run gallery -- examples', () => {
  const pictures = readdirSync(examples).filter((name) => name.endsWith('.png'));
  expect(pictures).toEqual(pictured.map(({ name }) => `${name}.png`).sort());
});
