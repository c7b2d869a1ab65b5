/** What operators do without a command line: release, send again, switch schedules, lift a suppression. */
import { expect, it } from 'vitest';
import { journeys } from './visits.ts';

journeys('an operator', ({ visit }) => {
  it('sees what needs them, and releases a held edition with a reason', async () => {
    const own = await visit('operator');
    await own.go('/');
    await own.follow('Operations');
    await own.see('needs');
    await own.follow(/^Weekly pulse, Week 32 of 2024/);
    await own.see('release');
    await own.press('Release and send');
    await own.see('release-wrong');
    await own.write('Reason', 'The shop was closed all week.');
    await own.press('Release and send');
    await own.go('/operate');
    expect(await own.page.getByText('Held editions').count()).toBe(0);
    await own.follow('Audit log');
    const noted = own.page.getByRole('row').filter({ hasText: 'The shop was closed all week.' });
    expect(await noted.count()).toBe(1);
  });

  it('looks through runs', async () => {
    const own = await visit('operator');
    await own.go('/operate/runs');
    await own.see('runs');
    await own.follow(/2023-H2/);
    expect(await own.title()).toContain('2023-H2');
  });

  it('sends a mail again that is in doubt', async () => {
    const own = await visit('operator');
    await own.go('/operate');
    await own.follow('weekly-pulse/2024-W26/r1');
    await own.see('mails');
    await own.tick('Everybody whose mail is in doubt: 1');
    await own.press('Continue');
    await own.see('resend');
    await own.write('Reason', 'Noor says that nothing came.');
    await own.press('Send now (1)');
    await own.see('resent');
  });

  it('switches a schedule off with a reason, and on again', async () => {
    const own = await visit('operator');
    await own.go('/operate/schedules');
    await own.see('schedules');
    await own.follow('Switch off weekly-pulse, weekly');
    await own.see('schedule-off');
    await own.write('Reason', 'Nobody is here in August.');
    await own.press('Switch off');
    await own.see('schedules-off');
    await own.follow('Switch on weekly-pulse, weekly');
    await own.write('Reason', 'They are back.');
    await own.press('Switch on');
    expect(await own.page.getByRole('link', { name: 'Switch off weekly-pulse, weekly' }).count()).toBe(1);
  });

  it('lets mail go to an address again', async () => {
    const own = await visit('operator');
    await own.go('/operate/suppressions');
    await own.see('suppressions');
    await own.follow(/^Lift/);
    await own.see('lift');
    await own.write('Reason', 'The mailbox is there now.');
    await own.press('Lift the suppression');
    await own.go('/operate/suppressions');
    await own.see('suppressions-none');
  });
});
