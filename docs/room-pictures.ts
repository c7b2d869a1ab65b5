/** Pictures of every page of the reading room: each kind that links lead to, once, as who needs it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { View } from './browser.ts';
import { prepareRoom, type Role, type ServedRoom, serveRoom } from './room.ts';

interface Look extends View {
  readonly language: string;
  readonly locale: string;
}

const looks: readonly Look[] = [
  { language: 'en', locale: 'en-GB', width: 1280, scheme: 'light' },
  { language: 'zh', locale: 'zh-CN', width: 320, scheme: 'dark' },
];

/** Whose pages are shown; what one has shown, the next leaves out. */
const roles: readonly Role[] = ['reader', 'runner', 'operator'];

const windowHeight = 800;

/** They are parts of the window's height otherwise. */
const keepHeights =
  "document.querySelectorAll('iframe').forEach((one) => { one.style.height = one.offsetHeight + 'px'; })";

/** Draws each page as FOLDER/room.PAGE.LANGUAGE.png: on a desk in English, on a small phone in the dark in Chinese. */
export async function pictureRoom(browser: Browser, folder: string, lake: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'periodical-room-'));
  try {
    await prepareRoom(root, lake);
    const room = await serveRoom(root);
    for (const look of looks) await pictureIn(browser, room, folder, look);
    await room.close();
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function pictureIn(browser: Browser, room: ServedRoom, folder: string, look: Look): Promise<void> {
  const draw = async (page: Page, name: string) => {
    // What is shown inside is asked for, and drawn, only as far as it can be seen: the window is as long as the page.
    await page.evaluate(keepHeights);
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width: look.width, height });
    await page.waitForLoadState('networkidle');
    for (const frame of page.frames()) await frame.waitForLoadState();
    const path = join(folder, `room.${name}.${look.language}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    await page.setViewportSize({ width: look.width, height: windowHeight });
  };
  await withVisitor(browser, room, look, undefined, async (page) => {
    await page.goto(`${room.origin}/sign-in`);
    await draw(page, 'sign-in');
    await page.goto(`${room.origin}/sign-in/code`);
    await draw(page, 'sign-in-code');
  });
  const seen = new Set<string>();
  for (const role of roles)
    await withVisitor(browser, room, look, role, (page) => walk(page, room.origin, seen, draw));
  await withVisitor(browser, room, look, 'runner', async (page) => {
    await page.goto(`${room.origin}/run`);
    await page.locator('main .cards a').first().click();
    await page.waitForURL(/\/run\/[\w-]{20,}$/);
    await page.locator('main form button').last().click();
    await page.waitForURL(/\/run\/check\//);
    await draw(page, 'run-check');
  });
}

async function withVisitor(
  browser: Browser,
  room: ServedRoom,
  { locale, width, scheme }: Look,
  role: Role | undefined,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    locale,
    colorScheme: scheme,
    viewport: { width, height: windowHeight },
  });
  try {
    if (role) await context.addCookies([await room.session(role)]);
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** The part of an address before its sealed id: `operate-mails` of /operate/mails/ID. */
const kindOf = (path: string): string =>
  path
    .replace(/\/[\w-]{20,}$/, '/one')
    .slice(1)
    .replaceAll('/', '-') || 'my-reports';

/** Files, and what is shown inside of another page. */
const isPart = (path: string) => /^\/(file|view|message|shown)\//.test(path);

async function walk(
  page: Page,
  origin: string,
  seen: Set<string>,
  draw: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const visited = new Set<string>();
  const queue = ['/'];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const kind = kindOf(path);
    if (visited.has(kind) || isPart(path)) continue;
    visited.add(kind);
    await page.goto(`${origin}${path}`);
    if (!seen.has(kind)) await draw(page, kind);
    seen.add(kind);
    const links = await page.locator('a[href^="/"]:not([download])').all();
    const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
    queue.push(...paths.map((href) => (href ?? '').replace(/#.*/, '')));
  }
}
