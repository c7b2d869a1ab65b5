/** How somebody works with a page: by a pointer, or by the keys of a keyboard alone. */
import type { Locator, Page } from 'playwright-core';

export interface Hands {
  /** Follows a link, presses a button, opens what is folded. */
  press(target: Locator): Promise<void>;
  write(field: Locator, text: string): Promise<void>;
  /** @param option as it is shown */
  choose(list: Locator, option: string): Promise<void>;
  /** Chooses one of several, or any of them. */
  tick(box: Locator): Promise<void>;
  untick(box: Locator): Promise<void>;
}

const byPointer = (page: Page): Hands => ({
  async press(target) {
    await target.scrollIntoViewIfNeeded();
    await drawn(page);
    await target.click();
  },
  write: (field, text) => field.fill(text),
  choose: async (list, option) => void (await list.selectOption({ label: option })),
  tick: (box) => box.check(),
  untick: (box) => box.uncheck(),
});

/** A click on a page that shows another one inside goes astray as long as that is not where it is drawn. */
async function drawn(page: Page): Promise<void> {
  for (const frame of page.frames()) await frame.waitForLoadState();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** More than any page has to step through. */
const mostSteps = 300;

/** @throws Error a page has something that no key leads to, or that cannot be seen when it has the focus */
export function byKeyboard(page: Page): Hands {
  const reach = async (target: Locator) => {
    // It is said which one was meant, if there are several.
    const wanted = await target.elementHandle();
    for (let step = 0; step < mostSteps; step++) {
      if (await wanted?.evaluate((element) => element === element.ownerDocument.activeElement))
        return outlined(target);
      await page.keyboard.press('Tab');
    }
    throw new Error(`no key leads to ${target}`);
  };
  return {
    async press(target) {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    async write(field, text) {
      await reach(field);
      // Days are typed in an order that follows from the language of the browser.
      if ((await field.getAttribute('type')) === 'date') return field.fill(text);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
    },
    async choose(list, option) {
      await reach(list);
      await page.keyboard.press('Home');
      const chosen = () => list.evaluate(({ selectedOptions }) => selectedOptions[0]?.label);
      for (let step = 0; step < mostSteps && (await chosen()) !== option; step++)
        await page.keyboard.press('ArrowDown');
      if ((await chosen()) !== option) throw new Error(`${list} has no option "${option}"`);
    },
    async tick(box) {
      if (await box.isChecked()) return;
      await reachChoice(page, box, reach);
    },
    async untick(box) {
      await reach(box);
      await page.keyboard.press('Space');
    },
  };
}

/** A key leads to the first of several choices of which one counts, and arrows from there. */
async function reachChoice(
  page: Page,
  box: Locator,
  reach: (target: Locator) => Promise<void>,
): Promise<void> {
  if ((await box.getAttribute('type')) !== 'radio') {
    await reach(box);
    return page.keyboard.press('Space');
  }
  const name = await box.getAttribute('name');
  const group = page.locator(`input[type=radio][name="${name}"]`);
  const checked = group.and(page.locator(':checked'));
  await reach((await checked.count()) > 0 ? checked : group.first());
  await page.keyboard.press('Space');
  for (let step = 0; step < mostSteps && !(await box.isChecked()); step++)
    await page.keyboard.press('ArrowDown');
}

/** Whoever uses keys sees where they are. */
async function outlined(target: Locator): Promise<void> {
  const width = await target.evaluate((element) =>
    Number.parseFloat(element.ownerDocument.defaultView.getComputedStyle(element).outlineWidth),
  );
  if (!(width >= 2)) throw new Error(`${target} has the focus, and nothing shows it`);
}

export const handsOf = (page: Page, manner: 'pointer' | 'keyboard'): Hands =>
  manner === 'pointer' ? byPointer(page) : byKeyboard(page);
