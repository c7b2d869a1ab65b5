/** What a page of the room is to be blamed for, however it is looked at; and what it says to whoever hears it. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectGolden } from '../../render/golden.ts';

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** On a desk, on the smallest phone, and on paper. */
const views = [
  { name: 'desk', width: 1280, colorScheme: 'light', media: 'screen' },
  { name: 'phone in the dark', width: 320, colorScheme: 'dark', media: 'screen' },
  { name: 'paper', width: 700, colorScheme: 'light', media: 'print' },
] as const;

/** Looks at a page in every view; expects nothing to complain of, and what it says in a file: test/output/room/. */
export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const { name, width, colorScheme, media } of views) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, media });
    const all = [...(await axeFinds(page)), ...(await sticksOut(page)), ...(await headings(page))];
    found.push(...all.map((text) => `${name}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: null, media: null });
  if (before) await page.setViewportSize(before);
  expect(found).toEqual([]);
  await saysAsBefore(page, name);
}

/** Expects a page to say what the file has: on a desk, as tables name their cells on a phone. */
export async function saysAsBefore(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1280, height: 800 });
  expectGolden(`room/${name}.yaml`, `${await said(page)}\n`);
  if (before) await page.setViewportSize(before);
}

/** Addresses are sealed anew in every folder; hashes and sizes of files are tried elsewhere, and some hours are of the real clock. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/(- link .*):$/, '$1'],
  [/\btook \d+ s/, 'took N s'],
  [/\b\d+\.\d ?s\b/g, 'N s'],
  [/\b\d+(?:\.\d+)? [kM]?B\b/g, 'N kB'],
  [/\b[0-9a-f]{64}\b/g, 'SHA-256'],
  [/\d+ \w+ (?!2024)20\d\d, \d\d:\d\d [\w+]+/g, 'NOW'],
];

/** As a screen reader goes through it: roles, names and states, without what is different another time. */
async function said(page: Page): Promise<string> {
  const text = await page.locator('body').ariaSnapshot();
  return text
    .split('\n')
    .filter((line) => !/^\s*- \/url:/.test(line))
    .map((line) => passing.reduce((said, [from, to]) => said.replace(from, to), line))
    .join('\n');
}

async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // What is shown inside is a report's own page: axe.test.ts looks at it.
  return page.evaluate<string[]>(
    `axe.run(document, { iframes: false }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.length + ' such as ' + nodes[0].html.slice(0, 200)))`,
  );
}

async function sticksOut(page: Page): Promise<string[]> {
  const beyond = await page.evaluate<number>(overflow);
  return beyond > 0 ? [`${beyond} px wider than the screen`] : [];
}

async function headings(page: Page): Promise<string[]> {
  const count = await page.locator('h1').count();
  return count === 1 ? [] : [`${count} headings of the first level`];
}
