/** No page reads more of the archive than it shows: with 10,000 editions the same as with one. */
import { JSDOM } from 'jsdom';
import { expect, it } from 'vitest';
import type { Archive } from '../../../functions/archive/archive.ts';
import { entryOf } from '../../../functions/archive/entry.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { edition, manifestOf } from '../../deliver/edition.ts';
import { ledgerOf } from './many.ts';
import { roomPlace } from './place.ts';

const place = roomPlace();
const newest = entryOf(edition, manifestOf({}));

/** Of a list of editions: two hundred can be chosen to compare with, and whether there are more; other pages show fewer. */
const mostEntries = 201;

/** What was read, in words, and how many entries of lists. */
function noted(archive: Archive, ledger: Ledger) {
  const read: string[] = [];
  const counted = { entries: 0 };
  const noting = new Proxy(archive, {
    get(target, name: keyof Archive) {
      return (...given: Parameters<Archive[typeof name]>) => {
        read.push(`${name} ${JSON.stringify(given)}`);
        return Reflect.apply(target[name], target, given);
      };
    },
  });
  const listing: Ledger = {
    ...ledger,
    listEditions: async (...given) => {
      const found = await ledger.listEditions(...given);
      counted.entries += found.length;
      return found;
    },
  };
  return { archive: noting, ledger: listing, read, counted };
}

/** A list of the archive that is not of one period. */
const isOfAll = (read: string) => /^listEditions \[("[^"]*")?\]$/.test(read);

/** The first link of each kind of page: /edition/… once, and so on. */
const kindOf = (path: string) => path.replace(/(\/[a-z-]+)\/[\w-]{20,}$/, '$1/…');

/** Opens a page of each kind that links lead to, and says what each has read. */
async function readsOf(count: number) {
  const ledger = await ledgerOf(newest, count);
  const noting = noted(place.effects.archive, ledger);
  place.effects = { ...place.effects, archive: noting.archive, ledger: noting.ledger };
  const own = await place.signedIn();
  const found = new Map<string, { read: string[]; entries: number }>();
  const queue = ['/'];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (found.has(kindOf(path))) continue;
    noting.read.length = 0;
    noting.counted.entries = 0;
    const { status, body, headers } = await own.get(path);
    expect(status, path).toBe(200);
    found.set(kindOf(path), { read: [...noting.read], entries: noting.counted.entries });
    if (!/^text\/html/.test(headers['content-type'] ?? '')) continue;
    const links = new JSDOM(body).window.document.querySelectorAll('a[href^="/"]');
    queue.push(...[...links].map((link) => (link.getAttribute('href') ?? '').replace(/#.*/, '')));
  }
  ledger.close();
  return found;
}

it('of an archive of 10,000 editions, a page reads what it reads of one', async () => {
  const few = await readsOf(1);
  const many = await readsOf(10_000);
  const kinds = [...few.keys()];
  expect(kinds).toEqual(expect.arrayContaining(['/', '/editions', '/editions/…', '/edition/…']));
  const reads = (of: typeof few) => Object.fromEntries(kinds.map((kind) => [kind, of.get(kind)?.read]));
  expect(reads(many)).toEqual(reads(few));
  for (const [kind, { read, entries }] of many) {
    expect(entries, kind).toBeLessThanOrEqual(mostEntries);
    expect(read.filter(isOfAll), kind).toEqual([]);
  }
});
