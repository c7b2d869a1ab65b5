/** The archive as a folder: what its files are on the disk. The rest is test/contracts/archive.ts. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editionPath } from '../../functions/archive/archive.ts';
import { folderArchive } from '../../functions/archive/folder.ts';
import { archiveContract, edition, file } from '../contracts/archive.ts';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'periodical-archive-'));

archiveContract('a folder', () => {
  const root = temporaryFolder();
  return { open: () => folderArchive(root), remove: () => rmSync(root, { recursive: true }) };
});

describe('in a folder', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('nothing is left beside the files, whoever won', async () => {
    await Promise.all(
      ['one', 'two', 'two'].map((text) => folderArchive(root).putFile(edition, file('a', text))),
    );
    expect(readdirSync(join(root, editionPath(edition)))).toEqual(['a']);
  });

  it('a file that a run left behind unfinished is not listed', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('a.txt', 'whole'));
    writeFileSync(join(root, editionPath(edition), '.writing-0000'), 'hal');
    expect(await archive.listFiles(edition)).toEqual(['a.txt']);
  });

  it('no name reaches a file beside the edition', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('a.txt', 'a'));
    const outside = join(root, 'stolen.txt');
    writeFileSync(outside, 'secret');
    for (const name of ['../../../stolen.txt', outside]) {
      await expect(archive.putFile(edition, file(name, 'mine'))).rejects.toThrow('leads out of the edition');
      expect(await archive.readFile(edition, name)).toBeUndefined();
    }
    expect(readFileSync(outside, 'utf8')).toBe('secret');
  });

  it('folders that are no revision are passed over', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('manifest.json', '{}'));
    for (const name of ['r0', 'r01', 'notes']) mkdirSync(join(root, edition.report, edition.period, name));
    expect(await archive.listRevisions(edition.report, edition.period)).toEqual([1]);
    expect(await archive.listEditions()).toEqual([edition]);
  });

  it('an edition is found at its path', () => {
    expect(folderArchive(root).locate(edition)).toBe(join(root, editionPath(edition)));
  });
});
