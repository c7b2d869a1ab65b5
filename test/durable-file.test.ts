/** Files that are made once: whoever makes one goes through the same list. */
import { readFileSync, rmSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { folderArchive } from '../functions/archive/folder.ts';
import { outbox } from '../functions/deliver/outbox.ts';
import { publishOnce } from '../functions/durable-file.ts';
import { mailTemplate } from '../functions/render/email/template.ts';
import { fileSigner } from '../functions/signer/file.ts';
import { temporaryFolder } from './folder.ts';
import { sampleInput } from './render/sample-document.ts';

interface User {
  /** Makes its file in a folder that does not exist yet, of this text if it takes any. */
  readonly make: (folder: string, text: string) => Promise<unknown>;
  /** What may stand in the file after somebody has made it of one of the texts. */
  readonly whole: (content: string, texts: readonly string[]) => boolean;
  /** Goes on without the file if it cannot be made. */
  readonly cache?: boolean;
}

const oneOf = (content: string, texts: readonly string[]) => texts.includes(content);

const users: Readonly<Record<string, User>> = {
  'a file': { make: (folder, text) => publishOnce(join(folder, 'a'), Buffer.from(text)), whole: oneOf },
  'a file of an edition': {
    make: (folder, text) =>
      folderArchive(dirname(dirname(dirname(folder)))).putFile(
        { report: basename(dirname(dirname(folder))), period: basename(dirname(folder)), revision: 1 },
        { name: 'a', mediaType: 'text/plain', bytes: Buffer.from(text) },
      ),
    whole: oneOf,
  },
  'a mail in the outbox': {
    make: (folder, text) =>
      outbox(folder).send(Buffer.from(text), { edition: 'x/2024-06/r1', recipient: 'a@example.com' }),
    whole: oneOf,
  },
  'the signing key': {
    make: (folder) => fileSigner(join(folder, 'signing.key')).sign(Buffer.from('')),
    whole: (content) => /^[0-9a-f]{64}\n$/.test(content),
  },
  'the compiled mail template': {
    make: (folder) => mailTemplate(sampleInput('en').theme, folder),
    whole: (content) => content.includes('<!-- end of parts -->') && content.includes('</html>'),
    cache: true,
  },
};

const root = temporaryFolder();
afterEach(() => {
  vi.restoreAllMocks();
});
const folder = () => join(root(), 'x', '2024-06', 'r1');

async function madeFile(): Promise<string> {
  const names = await readdir(folder());
  expect(names).toHaveLength(1);
  return join(folder(), names[0] ?? '');
}

/** Runs something at every fsync, with the inode that is synced, before it is done. */
async function atEachSync(look: (inode: number, isFolder: boolean) => Promise<void>): Promise<void> {
  const handle = await open(root(), 'r');
  const prototype: { sync: typeof handle.sync } = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = prototype;
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: typeof handle) {
    const { ino, ...found } = await this.stat();
    await look(ino, (found.mode & 0o170000) === 0o040000);
    await sync.call(this);
  });
}

describe.each(Object.entries(users))('%s', (_name, { make, whole, cache = false }) => {
  it('is made by one of many writers, whole, and nothing lies beside it', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(texts.map((text) => make(folder(), text)));
    expect(whole(await readFile(await madeFile(), 'utf8'), texts)).toBe(true);
  });

  it.each(['one', 'two'])('stays as it is when it is made again of "%s"', async (again) => {
    await make(folder(), 'one');
    const path = await madeFile();
    const [before, { ino }] = [readFileSync(path), await stat(path)];
    await make(folder(), again);
    expect(readFileSync(await madeFile())).toEqual(before);
    expect((await stat(path)).ino).toBe(ino);
  });

  it('has its bytes on the disk before it has its name, and then the names of all new folders too', async () => {
    const synced: number[] = [];
    const visible: string[][] = [];
    await atEachSync(async (inode, isFolder) => {
      if (isFolder) synced.push(inode);
      else visible.push((await readdir(folder())).filter((name) => !name.startsWith('.')));
    });
    await make(folder(), 'one');
    expect(visible).toEqual([[]]);
    expect(synced.at(-1)).toBe((await stat(folder())).ino);
    // A cache that a power cut takes is made anew.
    if (cache) return;
    const above = [root(), join(root(), 'x'), join(root(), 'x', '2024-06')];
    for (const one of above) expect(synced).toContain((await stat(one)).ino);
  });

  it('has its name when its folder is synced', async () => {
    await make(folder(), 'one');
    const name = basename(await madeFile());
    rmSync(join(folder(), name));
    let seen: string[] = [];
    await atEachSync(async (_inode, isFolder) => {
      if (isFolder) seen = await readdir(folder());
    });
    await make(folder(), 'one');
    expect(seen).toEqual([await madeFile()].map((path) => basename(path)));
  });

  it('is not there if its bytes could not be written, and nothing is left', async () => {
    await atEachSync(async (_inode, isFolder) => {
      if (!isFolder) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });
    const made = make(folder(), 'one');
    await (cache ? made : expect(made).rejects.toThrow('no space left'));
    expect(await readdir(folder())).toEqual([]);
  });

  it('cannot be made where no folder can be', async () => {
    const made = make('/dev/null/x/2024-06/r1', 'one');
    await (cache ? made : expect(made).rejects.toThrow('ENOTDIR'));
  });
});
