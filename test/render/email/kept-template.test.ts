/** The compiled template that is kept: what somebody else put there reaches no mail. */
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/hash.ts';
import { mailTemplate } from '../../../functions/render/email/template.ts';
import { sampleInput } from '../sample-document.ts';

const scratch = mkdtempSync(join(tmpdir(), 'kept-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('what is kept of the compiled template', () => {
  const { theme } = sampleInput('en');
  const keptIn = async (folder: string) => {
    const cache = join(scratch, folder);
    const { frame } = await mailTemplate(theme, cache);
    const path = join(cache, readdirSync(cache)[0] ?? '');
    return { cache, path, frame, bytes: readFileSync(path, 'utf8') };
  };

  it('lies in a folder that is open to nobody else', async () => {
    const { cache } = await keptIn('private');
    expect(statSync(cache).mode & 0o777).toBe(0o700);
  });

  it('is made anew, in its place, if a byte of it is another one', async () => {
    const { cache, path, frame, bytes } = await keptIn('poisoned');
    const link = '<a href="https://evil.example">Sign in</a></body>';
    const poisoned = [
      bytes.replace('</body>', link),
      bytes.replace(/[0-9a-f]{64}/, '0'.repeat(64)),
      `${bytes} `,
      '',
      frame,
    ];
    for (const text of poisoned) {
      writeFileSync(path, text);
      expect((await mailTemplate(theme, cache)).frame).toBe(frame);
      expect(readFileSync(path, 'utf8')).toBe(bytes);
    }
  });

  it('is not taken where somebody else could have written it', async () => {
    const { cache, path, frame, bytes } = await keptIn('shared');
    const compiled = `${frame}<a href="https://evil.example">Sign in</a>`;
    const proved = `SHA-256 of what follows: ${sha256(compiled)}\n${compiled}`;
    const poison = async (folder: number, file: number) => {
      writeFileSync(path, proved);
      chmodSync(cache, folder);
      chmodSync(path, file);
      return (await mailTemplate(theme, cache)).frame === frame;
    };
    expect(await poison(0o777, 0o644)).toBe(true);
    expect(await poison(0o770, 0o644)).toBe(true);
    chmodSync(cache, 0o700);
    expect(await poison(0o700, 0o666)).toBe(true);
    chmodSync(cache, 0o700);
    writeFileSync(join(scratch, 'planted'), proved);
    rmSync(path);
    symlinkSync(join(scratch, 'planted'), path);
    expect((await mailTemplate(theme, cache)).frame).toBe(frame);
    expect(readFileSync(path, 'utf8')).toBe(bytes);
  });

  it.skipIf(process.getuid?.() !== 0)('is not taken from another user', async () => {
    const { cache, path, frame } = await keptIn('others');
    chownSync(path, 65_534, 65_534);
    expect((await mailTemplate(theme, cache)).frame).toBe(frame);
    expect(statSync(path).uid).toBe(0);
    chownSync(cache, 65_534, 65_534);
    expect((await mailTemplate(theme, cache)).frame).toBe(frame);
  });
});
