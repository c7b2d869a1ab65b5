/** Chromium, as pictures of the gallery and tests of pages in a browser use it. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** How a reader looks at a page: px, and the colours of the reader's system. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is: what CHROMIUM names, or where Debian puts it; undefined if it is not installed. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM ?? '', ...places].find((path) => path !== '' && existsSync(path));
}

/** Starts Chromium. Throws if there is none. */
export async function startChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium: install chromium, or set CHROMIUM to it');
  // Its sandbox needs a user other than root, and what is opened are files of our own.
  return chromium.launch({ executablePath, chromiumSandbox: false });
}

/** Starts Chromium and ends it after `use`. */
export async function withChromium<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await startChromium();
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** Opens an HTML file as `view` shows it, and closes it after `use`; whatever leads off the machine is refused. */
export async function withPage<T>(
  browser: Browser,
  file: string,
  { width, scheme }: View,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  try {
    const page = await context.newPage();
    await page.route(/^(?!file:|data:)/, (route) => route.abort());
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    return await use(page);
  } finally {
    await context.close();
  }
}
