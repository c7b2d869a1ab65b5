/** What every archive keeps to. Each sentence of functions/archive.ts is a test here. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Archive,
  type ArchiveFile,
  type EditionId,
  editionPath,
} from '../../functions/archive/archive.ts';

export interface ArchivePlace {
  /** The archive there, as another process would open it. */
  readonly open: () => Archive;
  readonly remove?: () => Promise<void> | void;
}

export const edition: EditionId = { report: 'shop-tally', period: 'trailing-12-2024-06', revision: 1 };

export const file = (name: string, text: string): ArchiveFile => ({
  name,
  mediaType: 'text/plain',
  bytes: Buffer.from(text),
});

const manifest = file('manifest.json', '{}');
const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

/** @param make an empty archive, another one each time */
export function archiveContract(name: string, make: () => ArchivePlace | Promise<ArchivePlace>): void {
  const places: ArchivePlace[] = [];
  let place: ArchivePlace;
  let archive: Archive;

  describe(`the archive in ${name}`, () => {
    beforeEach(async () => {
      place = await make();
      places.push(place);
      archive = place.open();
    });
    afterAll(async () => {
      for (const { remove } of places) await remove?.();
    });

    describe('a file', () => {
      it('is put once; the same bytes again are fine, others are a conflict and change nothing', async () => {
        expect(await archive.putFile(edition, file('data/a.json', 'one'))).toBe('stored');
        expect(await archive.putFile(edition, file('data/a.json', 'one'))).toBe('stored');
        for (const text of ['two', 'on', 'one ', ''])
          expect(await archive.putFile(edition, file('data/a.json', text)), text).toBe('conflict');
        expect(textOf(await archive.readFile(edition, 'data/a.json'))).toBe('one');
      });

      it('has any bytes, none included', async () => {
        const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
        for (const [name, expected] of [
          ['all.bin', bytes],
          ['none.bin', new Uint8Array()],
        ] as const) {
          const put = { name, mediaType: 'application/octet-stream', bytes: expected };
          expect(await archive.putFile(edition, put)).toBe('stored');
          expect(await archive.putFile(edition, put)).toBe('stored');
          expect(Buffer.compare((await archive.readFile(edition, name)) ?? Buffer.of(1), expected)).toBe(0);
        }
      });

      it('is there for whoever opens the archive next', async () => {
        await archive.putFile(edition, file('a.txt', 'one'));
        expect(textOf(await place.open().readFile(edition, 'a.txt'))).toBe('one');
        expect(await place.open().putFile(edition, file('a.txt', 'two'))).toBe('conflict');
      });

      it('is won by one of many that put different bytes at once, and is whole', async () => {
        const bodies = Array.from({ length: 20 }, (_, index) => String(index % 10).repeat(100_000 + index));
        const results = await Promise.all(
          bodies.map((body) => place.open().putFile(edition, file('a.txt', body))),
        );
        expect(results.toSorted()).toEqual([...Array(19).fill('conflict'), 'stored']);
        const won = bodies[results.indexOf('stored')];
        expect(textOf(await archive.readFile(edition, 'a.txt')) === won).toBe(true);
        expect(await archive.listFiles(edition)).toEqual(['a.txt']);
      });

      it('is stored for all of many that put the same bytes at once', async () => {
        const put = file('a.txt', 'same'.repeat(50_000));
        const results = await Promise.all(
          Array.from({ length: 20 }, () => place.open().putFile(edition, put)),
        );
        expect(new Set(results)).toEqual(new Set(['stored']));
      });

      it('is seen whole or not at all while it is written', async () => {
        const body = 'x'.repeat(5_000_000);
        let writing = true;
        const put = archive.putFile(edition, file('large.txt', body)).finally(() => {
          writing = false;
        });
        const lengths = new Set<number | undefined>();
        while (writing) {
          lengths.add((await archive.readFile(edition, 'large.txt'))?.length);
          expect((await archive.listFiles(edition)).filter((name) => name !== 'large.txt')).toEqual([]);
        }
        expect(await put).toBe('stored');
        expect([...lengths].filter((length) => length !== undefined && length !== body.length)).toEqual([]);
      });

      it('that is not there, or is a folder, has no bytes', async () => {
        await archive.putFile(edition, file('data/a.json', '1'));
        for (const name of ['data', 'data/', 'b.txt', 'data/a.json/b'])
          expect(await archive.readFile(edition, name), name).toBeUndefined();
        expect(await archive.readFile({ ...edition, report: 'none' }, 'data/a.json')).toBeUndefined();
      });

      it.each(['../stolen.txt', '../../r2/x.txt', '/etc/passwd', '..', '.', 'data/../../x', ''])(
        'is never called "%s"',
        async (name) => {
          const other = { ...edition, revision: 2 };
          await archive.putFile(other, file('x.txt', 'of another edition'));
          await expect(archive.putFile(edition, file(name, 'mine'))).rejects.toThrow(
            'leads out of the edition',
          );
          expect(await archive.readFile(edition, name)).toBeUndefined();
          expect(textOf(await archive.readFile(other, 'x.txt'))).toBe('of another edition');
          expect(await archive.listRevisions(edition.report, edition.period)).toEqual([2]);
        },
      );

      it('may have any other name, and is one file by all its paths', async () => {
        const names = ['data/a b+c&d=é中.json', 'email.zh.html', 'data/..a', 'deep/er/and/deeper.txt'];
        for (const name of names) {
          expect(await archive.putFile(edition, file(name, name))).toBe('stored');
          expect(textOf(await archive.readFile(edition, name))).toBe(name);
        }
        expect(await archive.listFiles(edition)).toEqual(names.toSorted());
        expect(await archive.putFile(edition, file('deep/../email.zh.html', 'else'))).toBe('conflict');
        expect(textOf(await archive.readFile(edition, './email.zh.html'))).toBe('email.zh.html');
      });
    });

    describe('files', () => {
      it('are listed in order, whether the edition exists or not, and without those of its neighbours', async () => {
        expect(await archive.listFiles(edition)).toEqual([]);
        for (const name of ['report.en.pdf', 'data/b.csv', 'data-a.csv', 'data/a.csv'])
          await archive.putFile(edition, file(name, name));
        await archive.putFile({ ...edition, revision: 10 }, file('other.txt', ''));
        const names = ['data-a.csv', 'data/a.csv', 'data/b.csv', 'report.en.pdf'];
        expect(await archive.listFiles(edition)).toEqual(names);
        await archive.putFile(edition, manifest);
        expect(await archive.listFiles(edition)).toEqual([
          ...names.slice(0, 3),
          'manifest.json',
          'report.en.pdf',
        ]);
      });
    });

    describe('editions', () => {
      const put = async (report: string, period: string, revision: number, ...names: string[]) => {
        const id = { report, period, revision };
        for (const name of names) await archive.putFile(id, file(name, name));
        return editionPath(id);
      };
      const paths = async (...which: string[]) => (await archive.listEditions(...which)).map(editionPath);

      it('are there when their manifest is, by report, period and revision', async () => {
        expect(await archive.listEditions()).toEqual([]);
        const expected = [
          await put('shop', '2024-05', 1, 'manifest.json'),
          await put('shop', '2024-06', 1, 'data/a.csv', 'manifest.json', 'z.txt'),
          await put('shop', '2024-06', 9, 'manifest.json'),
          await put('shop', '2024-06', 10, 'manifest.json'),
          await put('shop', '2024-06-18', 1, 'manifest.json'),
          await put('shop-tally', '2024-06', 1, 'manifest.json'),
        ];
        await put('shop', '2024-06', 2, 'a.txt', 'data/manifest.json', 'manifest.json.txt');
        await put('talent', '2024-06', 1, 'a.txt');
        expect(await paths()).toEqual(expected);
        expect(await paths('shop')).toEqual(expected.slice(0, 5));
        expect(await paths('shop', '2024-06')).toEqual(expected.slice(1, 4));
        for (const none of [['sho'], ['shop', '2024-0'], ['talent'], ['none', '2024-06']])
          expect(await paths(...none)).toEqual([]);
      });

      it('have revisions with any file, with or without a manifest, ascending', async () => {
        expect(await archive.listRevisions('shop', '2024-06')).toEqual([]);
        for (const revision of [10, 2, 1]) await put('shop', '2024-06', revision, 'data/a.csv');
        await put('shop', '2024-06', 9, 'manifest.json');
        await put('shop', '2024-06-18', 3, 'a.txt');
        expect(await archive.listRevisions('shop', '2024-06')).toEqual([1, 2, 9, 10]);
      });

      it('are each found at a place of their own that ends as they are called', () => {
        const other = { ...edition, revision: 2 };
        expect(archive.locate(edition)).toMatch(/shop-tally\/trailing-12-2024-06\/r1$/);
        expect(archive.locate(other)).not.toBe(archive.locate(edition));
      });
    });
  });
}
