/** Visits to a room of one's own: a copy of the prepared folder, a server, and a browser that hears every complaint. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { startChromium } from '../../../docs/browser.ts';
import { foldersIn, type Role, type ServedRoom, serveRoom } from '../../../docs/room.ts';
import { type Hands, handsOf } from './hands.ts';
import { look, saysAsBefore } from './look.ts';

/** How somebody visits: every journey works in each of these manners. */
interface Manner {
  readonly hasScript: boolean;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly hands: 'pointer' | 'keyboard';
}

const manners: readonly (readonly [string, Manner])[] = [
  ['on a desk, by pointer', { hasScript: true, width: 1280, colorScheme: 'light', hands: 'pointer' }],
  [
    'at 320 px in the dark, by keyboard, without script',
    { hasScript: false, width: 320, colorScheme: 'dark', hands: 'keyboard' },
  ],
];

export interface Visit {
  readonly page: Page;
  readonly hands: Hands;
  go(path: string): Promise<void>;
  /** Follows a link to another page. @param of where to look for it: the whole page if it is left out */
  follow(name: string | RegExp, of?: Locator): Promise<void>;
  /** Presses a button that leads to another page. */
  press(name: string | RegExp, of?: Locator): Promise<void>;
  write(label: string, text: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  tick(label: string): Promise<void>;
  untick(label: string): Promise<void>;
  title(): Promise<string>;
  /** Looks at the page from all sides; what it says is in test/output/room/NAME.yaml, in every manner. */
  see(name: string): Promise<void>;
}

export interface Journey {
  /** Of this folder; served for these tests alone. */
  readonly room: () => ServedRoom;
  /** Somebody at the door, or who is in. */
  readonly visit: (role?: Role) => Promise<Visit>;
}

/** Tests of a journey, in every manner. A word on the console, a refused style or a file that fails is a failure. */
export function journeys(name: string, tests: (journey: Journey) => void): void {
  describe.each(manners)(`${name} %s`, (_, manner) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    let folder: string;
    let browser: Browser;
    let room: ServedRoom;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'periodical-visits-'));
      const [from, to] = [foldersIn(inject('room')), foldersIn(folder)];
      cpSync(from.out, to.out, { recursive: true });
      cpSync(from.templates, to.templates, { recursive: true });
      [room, browser] = await Promise.all([serveRoom(folder, from), startChromium()]);
    });
    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close();
      expect([...complaints.splice(0), ...room.errors]).toEqual([]);
    });
    afterAll(async () => {
      await browser.close();
      await room.close();
      rmSync(folder, { recursive: true });
    });
    const visit = async (role?: Role) => {
      const context = await contextOf(browser, manner);
      contexts.push(context);
      if (role) await context.addCookies([await room.session(role)]);
      const page = await context.newPage();
      listen(page, room.origin, (complaint) => complaints.push(complaint));
      return visitOn(page, room.origin, manner);
    };
    tests({ room: () => room, visit });
  });
}

const contextOf = (browser: Browser, { hasScript, width, colorScheme }: Manner) =>
  browser.newContext({
    ...{ javaScriptEnabled: hasScript, colorScheme, locale: 'en-GB' },
    viewport: { width, height: 800 },
  });

function listen(page: Page, origin: string, complain: (complaint: string) => void): void {
  page.on('pageerror', (error) => complain(String(error)));
  page.on('console', (message) => {
    // What a page itself answers is the test's to judge.
    if (!/^Failed to load resource/.test(message.text())) complain(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|about):/.test(url)) complain(`asked for ${url}`);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (!isPage && response.status() >= 400) complain(`${response.status()} of ${response.url()}`);
  });
}

function visitOn(page: Page, origin: string, manner: Manner): Visit {
  const hands = handsOf(page, manner.hands);
  const leading = async (target: Locator) => {
    const arrived = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
    await Promise.all([arrived, hands.press(target)]);
    await page.waitForLoadState();
  };
  return {
    ...{ page, hands },
    go: async (path) => void (await page.goto(`${origin}${path}`)),
    follow: (name, of) => leading((of ?? page).getByRole('link', exactly(name))),
    press: (name, of) => leading((of ?? page).getByRole('button', exactly(name))),
    write: (label, text) => hands.write(page.getByLabel(label, { exact: true }), text),
    choose: (label, option) => hands.choose(page.getByLabel(label, { exact: true }), option),
    tick: (label) => hands.tick(page.getByLabel(label, { exact: true })),
    untick: (label) => hands.untick(page.getByLabel(label, { exact: true })),
    title: async () =>
      ((await page.getByRole('heading', { level: 1 }).textContent()) ?? '').replaceAll('\u00a0', ' '),
    see: (name) => (manner.hasScript ? look(page, name) : saysAsBefore(page, name)),
  };
}

const exactly = (name: string | RegExp) => ({ name, exact: true });
