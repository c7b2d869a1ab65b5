/** The archive as a folder: what its files are on the disk. The rest is test/contracts/archive.ts. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editionPath } from '../../functions/archive/archive.ts';
import { folderArchive } from '../../functions/archive/folder.ts';
import { archiveContract, edition, file } from '../contracts/archive.ts';

const archive20 = async (folder: string) =>
  readdirSync(folder).map((name) => readFileSync(join(folder, name)).length);

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

  it('what a run left behind unfinished is listed apart, and removed if its process is gone', async () => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('a.txt', 'whole'));
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    const named = (pid: number | string) => `.writing-${pid}.${randomUUID()}`;
    const [dead, own, alive, strange] = [
      named(gone),
      named(process.pid),
      named(process.ppid),
      '.writing-evil',
    ];
    for (const name of [dead, own, alive, strange])
      writeFileSync(join(root, editionPath(edition), name), 'hal');
    mkdirSync(join(root, editionPath(edition), 'data/empty'), { recursive: true });
    expect(await archive.listFiles(edition)).toEqual(['a.txt']);
    expect(await archive.listLeftovers(edition)).toEqual([dead, own, alive, strange, 'data/empty/'].sort());
    await archive.removeLeftovers(edition);
    expect(await archive.listLeftovers(edition)).toEqual([alive, strange, 'data/empty/'].sort());
    expect(await archive.listFiles(edition)).toEqual(['a.txt']);
  });

  it('a writer whose unfinished file is removed by another machine writes it again', async () => {
    const body = 'x'.repeat(200_000);
    const puts = Array.from({ length: 20 }, (_, index) =>
      folderArchive(root).putFile(edition, file(`${index}.txt`, body)),
    );
    const at = join(root, editionPath(edition));
    let isOpen = true;
    const all = Promise.all(puts).finally(() => {
      isOpen = false;
    });
    let removed = 0;
    // A writer tries three times.
    while (isOpen && removed < 2) {
      await new Promise(setImmediate);
      const [name] = existsSync(at) ? readdirSync(at).filter((one) => one.startsWith('.writing-')) : [];
      if (name === undefined) continue;
      rmSync(join(at, name), { force: true });
      removed++;
    }
    expect(removed).toBe(2);
    expect(new Set(await all)).toEqual(new Set(['stored']));
    expect(await archive20(at)).toEqual(Array(20).fill(body.length));
  });

  it.each([
    ['a link to a file', (path: string) => symlinkSync('a.txt', path)],
    ['a link that leads nowhere', (path: string) => symlinkSync(join(root, 'none'), path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
  ])('%s is listed, and no bytes are read through it', async (_, make) => {
    const archive = folderArchive(root);
    await archive.putFile(edition, file('a.txt', 'whole'));
    make(join(root, editionPath(edition), 'b.txt'));
    expect(await archive.listFiles(edition)).toEqual(['a.txt', 'b.txt']);
    expect(String((await archive.readFile(edition, 'b.txt')) ?? '')).toBe('');
    expect(await archive.putFile(edition, file('b.txt', 'whole'))).toBe('conflict');
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
