/** The key in a file: made once whoever asks first, read ever after, and never taken for another. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { fileSigner, hmacSigner } from '../../functions/signer/file.ts';
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
