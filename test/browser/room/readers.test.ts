/** What readers do: find an edition, keep a file of it, read it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { people } from '../../../docs/room.ts';
import { journeys } from './visits.ts';

journeys('a reader', ({ room, visit }) => {
  it('keeps the PDF of the newest edition, and reads it there', async () => {
    const own = await visit('reader');
    await own.go('/');
    await own.see('my-reports');
    await own.follow(/Week 26 of 2024/);
    const kept = own.page.waitForEvent('download');
    await own.hands.press(own.page.getByRole('link', { name: 'report.en.pdf' }));
    expect(readFileSync(await (await kept).path(), 'latin1').slice(0, 5)).toBe('%PDF-');
    await own.see('edition');
    await own.page.locator('iframe').scrollIntoViewIfNeeded();
    const inside = own.page.frameLocator('iframe');
    expect(await inside.getByRole('heading', { level: 1 }).textContent()).toBe('Weekly pulse');
  });

  it('finds editions by report, year and words, and hears what to do if there are none', async () => {
    const own = await visit('reader');
    await own.go('/');
    await own.follow('Editions');
    await own.see('editions');
    await own.choose('Report', 'Talent growth report');
    await own.choose('Year', '2023');
    await own.press('Show');
    await own.see('editions-found');
    await own.write('Words in the title or the main finding', 'no such words');
    await own.press('Show');
    await own.see('editions-none');
  });

  it('gets from the link in a mail to the exact mail of the last period in three steps', async () => {
    const own = await visit('reader');
    await own.go(await room().mailedLink('talent-growth/2024-H1/r1', 'reader'));
    expect(await own.title()).toMatch(/January to June 2024$/);
    await own.follow('All mails of this report that I was sent');
    await own.see('mails-sent');
    await own.follow(/July to December 2023/);
    await own.see('mail');
  });

  it('learns where a number comes from, and what is different in another edition', async () => {
    const own = await visit('reader');
    await own.go('/');
    await own.follow(/Week 26 of 2024/);
    await own.follow('Sales', own.page.getByRole('table'));
    await own.see('figure');
    await own.follow(/Week 26 of 2024/);
    await own.follow('Compare with another edition');
    await own.see('compare');
    await own.press('Compare');
    await own.see('compared');
  });

  it('changes what they get by mail, and pauses it', async () => {
    const own = await visit('reader');
    await own.go('/');
    await own.follow('Subscriptions');
    await own.see('subscriptions');
    await own.follow('Weekly pulse');
    await own.see('subscription');
    await own.tick('Paused');
    await own.press('Save');
    await own.see('subscription-paused');
  });

  it('who is not in confirms the address of a mailed link, and gets that edition alone', async () => {
    const own = await visit();
    await own.go(await room().mailedLink('weekly-pulse/2024-W26/r1', 'reader'));
    await own.see('mailed');
    await own.write('Your email address', people.runner);
    await own.press('Open');
    await own.see('mailed-wrong');
    await own.write('Your email address', people.reader);
    await own.press('Open');
    await own.see('mailed-files');
    await own.follow('Sign in to find everything that you were sent');
    expect(await own.title()).toBe('Sign in');
  });

  it('subscribes to a report by the button behind a mailed link', async () => {
    const own = await visit('runner');
    await own.go('/subscriptions');
    await own.follow('Board pulse');
    await own.see('subscribe');
    await own.press('Send me the link');
    await own.see('subscribe-asked');
    await own.go((room().confirmations.at(-1) ?? '').slice(room().origin.length));
    await own.see('subscribe-confirm');
    await own.press(/^Subscribe/);
    expect(await own.title()).toBe('You are subscribed: Board pulse');
  });

  it('learns nothing of what somebody else may see', async () => {
    const own = await visit('reader');
    await own.go('/operate');
    await own.see('nothing');
    await own.follow('Go to my reports');
    expect(await own.title()).toBe('My reports');
  });
});
