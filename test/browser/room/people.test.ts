/** Who comes in: operators add and remove people, and end sessions. */
import { expect, it } from 'vitest';
import { journeys } from './visits.ts';

journeys('letting people in', ({ visit }) => {
  it('adds somebody, changes what they may do, and removes them', async () => {
    const own = await visit('operator');
    await own.go('/operate');
    await own.follow('People');
    await own.see('people');
    await own.follow('Add a person');
    await own.press('Add a person');
    await own.see('person-wrong');
    await own.write('Who', 'ling@example.com');
    await own.tick('Reader');
    await own.tick('Weekly pulse');
    await own.write('Reason', 'Ling reads it from now on.');
    await own.press('Add a person');
    await own.see('people-added');
    await own.follow('ling@example.com');
    await own.see('person');
    await own.follow('Remove');
    await own.see('person-remove');
    await own.write('Reason', 'Ling has moved on.');
    await own.press('Remove');
    expect(await own.page.getByRole('link', { name: 'ling@example.com' }).count()).toBe(0);
  });

  it('ends the sessions of somebody, who is out at the next click', async () => {
    const [own, other] = [await visit('operator'), await visit('reader')];
    await other.go('/');
    await own.go('/sessions');
    await own.see('sessions');
    await own.go('/operate/people');
    await own.follow('See who is signed in now');
    await own.follow(/mei@example.com/);
    await own.write('Reason', 'A lost laptop.');
    await own.press('Sign out', own.page.getByRole('main'));
    await other.follow('Editions');
    expect(await other.title()).toBe('Sign in');
  });
});
