/** A run that somebody starts, and follows to its edition. */
import { expect, it } from 'vitest';
import { journeys } from './visits.ts';

journeys('a run', ({ visit }) => {
  it('is asked for, checked, started and followed to its edition', async () => {
    const own = await visit('runner');
    await own.go('/');
    await own.follow('Run a report');
    await own.see('run-which');
    await own.follow('Weekly pulse');
    await own.see('run-form');
    await own.tick('Other days');
    await own.write('First day', '2024-07-08');
    await own.write('Last day', '2024-07-01');
    await own.press('Continue');
    await own.see('run-form-wrong');
    await own.write('Last day', '2024-07-14');
    await own.untick('中文');
    await own.tick('Only me: ruben@example.com');
    await own.press('Continue');
    await own.see('run-check');
    await own.press('Start the run');
    // Without script the page is loaded again by itself.
    await own.page.getByRole('link', { name: 'Go to the edition' }).waitFor({ timeout: 0 });
    await own.follow('Go to the edition');
    expect(await own.title()).toContain('8 to 14 July 2024');
  });
});
