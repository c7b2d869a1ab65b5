/** The key in a file: made once whoever asks first, read ever after, and never taken for another. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { fileSigner, hmacSigner } from '../../functions/signer/file.ts';
import type { Signer } from '../../functions/signer/signer.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const path = () => join(folder(), 'out', 'signing.key');
const bytes = Buffer.from('one');

it('is made by the first signature, for its owner alone, and is the same for everybody after', async () => {
  const mac = await fileSigner(path()).sign(bytes);
  expect(mac).toHaveLength(32);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(readFileSync(path(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect(readdirSync(join(folder(), 'out'))).toEqual(['signing.key']);
  const again = fileSigner(path());
  expect(await again.verify(bytes, mac)).toBe(true);
  expect(await again.verify(Buffer.from('two'), mac)).toBe(false);
  expect(await again.verify(bytes, mac.slice(1))).toBe(false);
  expect(Buffer.from(await again.sign(bytes)).equals(mac)).toBe(true);
  expect(await again.keyIds()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

it('is not made by who verifies', async () => {
  await expect(fileSigner(path()).verify(bytes, Buffer.alloc(32))).rejects.toThrow(
    /signing\.key: is missing/,
  );
  await expect(fileSigner(path()).keyIds()).rejects.toThrow(InputError);
  expect(readdirSync(folder())).toEqual([]);
});

it.each([
  '',
  '\n',
  'ab\n',
  'g'.repeat(64),
  `${'a'.repeat(64)}`,
  `${'A'.repeat(64)}\n`,
  `${'a'.repeat(65)}\n`,
])('that is damaged (%j) is an error that says what to do, and is never replaced', async (text) => {
  await fileSigner(path()).sign(bytes);
  writeFileSync(path(), text);
  await expect(fileSigner(path()).sign(bytes)).rejects.toThrow(/signing\.key: is damaged: expected a key/);
  await expect(fileSigner(path()).verify(bytes, Buffer.alloc(32))).rejects.toThrow(InputError);
  expect(readFileSync(path(), 'utf8')).toBe(text);
});

it('is one, though many signers and processes ask for it at the same time', async () => {
  const module = new URL('../../functions/signer/file.ts', import.meta.url).href;
  const script = `
    const { fileSigner } = await import(${JSON.stringify(module)});
    const all = Array.from({ length: 8 }, () => fileSigner(${JSON.stringify(path())}).sign(Buffer.from('one')));
    console.log(new Set((await Promise.all(all)).map((mac) => Buffer.from(mac).toString('hex'))).values().toArray().join());`;
  const one = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const outputs = await Promise.all([one(), one(), one(), one()]);
  const macs = new Set(outputs.map(({ stdout }) => stdout.trim()));
  expect([...macs]).toEqual([Buffer.from(await fileSigner(path()).sign(bytes)).toString('hex')]);
  expect(readdirSync(join(folder(), 'out'))).toEqual(['signing.key']);
});

it('another key has another name and another MAC', async () => {
  const [a, b] = [hmacSigner(Buffer.alloc(32, 1)), hmacSigner(Buffer.alloc(32, 2))];
  expect(await a.keyIds()).not.toEqual(await b.keyIds());
  expect(await b.verify(bytes, await a.sign(bytes))).toBe(false);
});

describe('a key that others may have had is not used, and the error says what mends it:', () => {
  beforeEach(async () => {
    await fileSigner(path()).sign(bytes);
  });
  const refused = async (problem: RegExp) => {
    for (const use of [
      (signer: Signer) => signer.sign(bytes),
      (signer: Signer) => signer.verify(bytes, Buffer.alloc(32)),
      (signer: Signer) => signer.keyIds(),
    ])
      await expect(use(fileSigner(path()))).rejects.toThrow(problem);
  };

  it.each([0o640, 0o604, 0o620, 0o602, 0o666, 0o777, 0o610])('mode %o', async (mode) => {
    chmodSync(path(), mode);
    await refused(
      new RegExp(`signing\\.key: may be read or written by others \\(its mode is ${mode.toString(8)}\\)`),
    );
    await refused(/chmod 600 .*signing\.key$/);
    chmodSync(path(), 0o600);
    expect(await fileSigner(path()).keyIds()).toHaveLength(1);
  });

  it('a link, be it to a key', async () => {
    renameSync(path(), `${path()}.real`);
    symlinkSync(`${path()}.real`, path());
    await refused(/signing\.key: is a link: expected the key itself/);
  });

  it('a folder', async () => {
    rmSync(path());
    mkdirSync(path());
    await refused(/signing\.key: is not a file/);
  });

  it('another user’s', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1);
    await refused(/signing\.key: belongs to another user \(\d+; you are \d+\).*chown \d+ /);
    vi.restoreAllMocks();
  });

  it('but not where modes mean nothing', async () => {
    chmodSync(path(), 0o666);
    const { getuid } = process;
    Object.assign(process, { getuid: undefined });
    expect(await fileSigner(path()).keyIds()).toHaveLength(1);
    Object.assign(process, { getuid });
  });
});

describe('old keys', () => {
  const old = (name: string) => join(folder(), 'out', 'old-keys', name);
  const retire = (name: string) => {
    mkdirSync(join(folder(), 'out', 'old-keys'), { recursive: true });
    renameSync(path(), old(name));
  };

  it('verify and never sign, and the next signature makes a new key', async () => {
    const first = await fileSigner(path()).sign(bytes);
    const [firstId] = await fileSigner(path()).keyIds();
    retire('2025.key');
    const signer = fileSigner(path());
    expect(await signer.verify(bytes, first)).toBe(true);
    const second = await signer.sign(bytes);
    expect(second).not.toEqual(first);
    const ids = await signer.keyIds();
    expect([ids.length, ids[1]]).toEqual([2, firstId]);
    expect(await signer.verify(bytes, first)).toBe(true);
    expect(await signer.verify(bytes, second)).toBe(true);
    expect(await signer.verify(bytes, first, ids[0])).toBe(false);
    expect(await signer.verify(bytes, first, ids[1])).toBe(true);
    rmSync(old('2025.key'));
    expect(await signer.verify(bytes, first)).toBe(false);
  });

  it('are held to the same: a lax or damaged one is an error', async () => {
    await fileSigner(path()).sign(bytes);
    retire('2025.key');
    chmodSync(old('2025.key'), 0o644);
    await expect(fileSigner(path()).keyIds()).rejects.toThrow(/chmod 600 .*2025\.key$/);
    chmodSync(old('2025.key'), 0o600);
    writeFileSync(old('2025.key'), 'x');
    await expect(fileSigner(path()).keyIds()).rejects.toThrow(/2025\.key: is damaged/);
  });
});
