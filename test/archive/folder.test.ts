/** The archive as a folder: written once, never half visible, never outside of its edition. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderArchive } from '../../functions/archive/folder.ts';
import { type ArchiveFile, editionPath, parseEditionPath } from '../../functions/archive.ts';

const edition = { report: 'shop-tally', period: 'trailing-12-2024-06', revision: 1 };
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'periodical-archive-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (name: string, text: string): ArchiveFile => ({
  name,
  mediaType: 'text/plain',
  bytes: Buffer.from(text),
});
const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('a file of an edition', () => {
  it('is put once; the same bytes again are fine, others are a conflict and change nothing', async () => {
    const archive = folderArchive(root);
    expect(await archive.putFile(edition, file('data/a.json', 'one'))).toBe('stored');
    expect(await archive.putFile(edition, file('data/a.json', 'one'))).toBe('stored');
    expect(await archive.putFile(edition, file('data/a.json', 'two'))).toBe('conflict');
    expect(await archive.putFile(edition, file('data/a.json', 'on'))).toBe('conflict');
    expect(textOf(await archive.readFile(edition, 'data/a.json'))).toBe('one');
    expect(readdirSync(join(root, editionPath(edition), 'data'))).toEqual(['a.json']);
  });

  it('is won by one of many that put different bytes at once, and is whole', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => String(index % 10).repeat(100_000 + index));
    const archives = bodies.map(() => folderArchive(root));
    const results = await Promise.all(
      archives.map((archive, i) => archive.putFile(edition, file('a.txt', bodies[i] ?? ''))),
    );
    expect(results.filter((result) => result === 'stored')).toHaveLength(1);
    expect(textOf(await folderArchive(root).readFile(edition, 'a.txt'))).toBe(
      bodies[results.indexOf('stored')],
    );
    expect(readdirSync(join(root, editionPath(edition)))).toEqual(['a.txt']);
  });

  it('is seen whole or not at all while it is written', async () => {
    const archive = folderArchive(root);
    const body = 'x'.repeat(20_000_000);
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

  it('that a run left behind unfinished is not listed', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('a.txt', 'whole'));
    writeFileSync(join(root, editionPath(edition), '.writing-0000'), 'hal');
    expect(await archive.listFiles(edition)).toEqual(['a.txt']);
  });

  it.each(['../stolen.txt', '../../r1/x.txt', '/etc/passwd', '..', '.', 'data/../../x', ''])(
    'is never called "%s"',
    async (name) => {
      const archive = folderArchive(root);
      await archive.putFile(edition, file('a.txt', 'a'));
      writeFileSync(join(root, 'stolen.txt'), 'secret');
      await expect(archive.putFile(edition, file(name, 'mine'))).rejects.toThrow('leads out of the edition');
      expect(await archive.readFile(edition, name)).toBeUndefined();
      expect(readFileSync(join(root, 'stolen.txt'), 'utf8')).toBe('secret');
    },
  );

  it('that is not there, or is a folder, has no bytes', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('data/a.json', '1'));
    for (const name of ['data', 'b.txt', 'data/a.json/b'])
      expect(await archive.readFile(edition, name)).toBeUndefined();
  });
});

describe('editions', () => {
  it('are there when their manifest is, in the order of their revisions', async () => {
    const archive = folderArchive(root);
    expect(await archive.listEditions()).toEqual([]);
    for (const revision of [1, 2, 10, 9]) await archive.putFile({ ...edition, revision }, file('a.txt', 'a'));
    for (const revision of [1, 10, 9])
      await archive.putFile({ ...edition, revision }, file('manifest.json', '{}'));
    mkdirSync(join(root, edition.report, edition.period, 'r0'));
    mkdirSync(join(root, edition.report, edition.period, 'notes'));
    const revisions = (await archive.listEditions('shop-tally', edition.period)).map(
      ({ revision }) => revision,
    );
    expect(revisions).toEqual([1, 9, 10]);
    expect(await archive.listRevisions('shop-tally', edition.period)).toEqual([1, 2, 9, 10]);
    expect(await archive.listEditions('other')).toEqual([]);
  });

  it('have names that are read back, and no others', () => {
    expect(parseEditionPath(editionPath(edition))).toEqual(edition);
    for (const text of [
      'a/../r1',
      'a/./r1',
      '../a/r1',
      'a/2024/r0',
      'a/2024/r01',
      'a/2024/1',
      'a/2024',
      'A/2024/r1',
      'a/2024/r1/x',
      '/a/2024/r1',
    ]) {
      expect(parseEditionPath(text), text).toBeUndefined();
    }
  });
});
