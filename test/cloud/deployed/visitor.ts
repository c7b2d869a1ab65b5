/** Somebody with a browser before a deployed reading room: it keeps cookies, and says where its forms come from. */
import { JSDOM } from 'jsdom';
import { until } from './asking.ts';
import type { System } from './system.ts';

type Place = Pick<System, 'emulator' | 'outputs'>;

/** An address of the API as the emulator has it. */
export function localUrl({ emulator }: Pick<System, 'emulator'>, url: string): string {
  const [, id = '', path = ''] = /^https?:\/\/([^.]+)\.[^/]+(.*)$/.exec(url) ?? [];
  return `${emulator.url}/_aws/execute-api/${id}/$default${path}`;
}

/** The mails with a code that an address has got. */
export const codesTo = async ({ emulator }: Pick<System, 'emulator'>, address: string) =>
  (await emulator.mailbox()).filter(
    ({ to, subject }) => to.includes(address) && subject === 'Your code to sign in',
  );

/** Signs somebody in who has asked for a code, by the mail that came. */
export async function enter(system: Place, own: ReturnType<typeof visitor>, address: string): Promise<void> {
  const mail = await until(async () => (await codesTo(system, address)).at(-1));
  const [, left = '', right = ''] = /\b(\d{4}) (\d{4})\b/.exec(mail.text) ?? [];
  const { status } = await own.post('/sign-in/code', { code: `${left}${right}` });
  if (status !== 303) throw new Error(`the mailed code was answered with ${status}`);
}

/** Takes paths, and answers as they come: no redirect is followed. */
export function visitor(system: Place) {
  const origin = system.outputs.EndpointUrl ?? '';
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie ? { cookie } : {}), ...init.headers };
    const answer = await fetch(localUrl(system, origin + path), { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  const get = (path: string) => send(path);
  return {
    get,
    post: (path: string, form: Readonly<Record<string, string>>) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      }),
    /** The first link of a page whose path is like a pattern. */
    async linkIn(path: string, pattern: RegExp): Promise<string> {
      const { document } = new JSDOM(await (await get(path)).text()).window;
      const found = [...document.querySelectorAll('a')]
        .map((link) => link.getAttribute('href') ?? '')
        .find((href) => pattern.test(href));
      if (found === undefined) throw new Error(`${path} has no link like ${pattern}`);
      return found;
    },
    /** What a file begins with that a path leads to. */
    async file(path: string): Promise<string> {
      const file = await fetch((await get(path)).headers.get('location') ?? '');
      return Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString();
    },
  };
}
