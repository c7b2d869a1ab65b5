/** Signing in and out. */
import { expect, it } from 'vitest';
import { people } from '../../../docs/room.ts';
import { journeys } from './visits.ts';

journeys('signing in', ({ room, visit }) => {
  it('by the mailed code leads to my reports, after a slip in the address', async () => {
    const own = await visit();
    await own.go('/');
    await own.see('sign-in');
    await own.write('Email address', 'mei at example');
    await own.press('Send me a code');
    await own.see('sign-in-wrong');
    await own.follow('Enter an email address such as name@example.com');
    await own.write('Email address', people.reader);
    await own.press('Send me a code');
    await own.see('code');
    await own.write('Code', '0000 0000');
    await own.press('Sign in');
    await own.see('code-wrong');
    await own.write('Code', room().mails.at(-1)?.code ?? '');
    await own.press('Sign in');
    expect(await own.title()).toBe('My reports');
    await own.press('Sign out');
    expect(await own.title()).toBe('Sign in');
  });

  it('by the mailed link takes a button, once', async () => {
    const own = await visit();
    await own.go('/sign-in');
    await own.write('Email address', people.reader);
    await own.press('Send me a code');
    const link = room().mails.at(-1)?.link.slice(room().origin.length) ?? '';
    const phone = await visit();
    await phone.go(link);
    await phone.see('link');
    await phone.press('Sign in');
    expect(await phone.title()).toBe('My reports');
    await own.go(link);
    await own.press('Sign in');
    await own.see('link-over');
  });

  it('is in the language that somebody chooses', async () => {
    const own = await visit();
    await own.go('/sign-in');
    await own.press('中文');
    await own.see('sign-in.zh');
  });
});
