/** Second eyes: an edition waits until somebody else has looked at it. */
import { expect, it } from 'vitest';
import { journeys } from './visits.ts';

journeys('an edition that waits for approval', ({ visit }) => {
  it('is looked at and approved', async () => {
    const own = await visit('operator');
    await own.go('/');
    await own.follow('Approvals');
    await own.see('approvals');
    await own.follow(/Week 30 of 2024/);
    await own.see('review');
    await own.press('Confirm the decision');
    await own.see('review-wrong');
    await own.tick('Approve it');
    await own.press('Confirm the decision');
    await own.see('review-approved');
  });

  it('is sent back with words', async () => {
    const own = await visit('operator');
    await own.go('/review');
    await own.follow(/Week 29 of 2024/);
    await own.tick('Send it back');
    await own.press('Confirm the decision');
    expect(await own.page.getByRole('alert').textContent()).toContain('Say why');
    await own.write('What you say about it', 'The campaign of July is missing.');
    await own.press('Confirm the decision');
    await own.see('review-sent-back');
  });
});
