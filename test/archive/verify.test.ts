/** What is wrong with an edition is told by file: with its manifest, and with the files that it names. */
import { describe, expect, it } from 'vitest';
import { type Manifest, manifestFile, manifestName } from '../../functions/archive/manifest.ts';
import { signManifest } from '../../functions/archive/signature.ts';
import { verifyEdition } from '../../functions/archive/verify.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { hmacSigner } from '../../functions/signer/file.ts';
import { edition, manifestOf } from '../deliver/edition.ts';

const signer = hmacSigner(Buffer.from('key'));
const other = hmacSigner(Buffer.from('other'));

type Files = Map<string, Uint8Array>;
const texts = { 'report.en.pdf': '%PDF', 'data/totals.json': '[]' };

async function signedEdition(): Promise<Files> {
  const files: Files = new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  return files.set(manifestName, manifestFile(await signManifest(manifestOf(texts), signer)).bytes);
}

function problemsOf(files: Files, by = signer): Promise<string[]> {
  const archive = {
    readFile: async (_: unknown, name: string) => files.get(name),
    listFiles: async () => [...files.keys()],
    listLeftovers: async () => [],
  };
  return verifyEdition(archive, edition, by);
}

async function problemsAfter(spoil: (files: Files) => void): Promise<string[]> {
  const files = await signedEdition();
  spoil(files);
  return problemsOf(files);
}

it('an edition as it was made has no problem', async () => {
  expect(await problemsOf(await signedEdition())).toEqual([]);
});

describe('a file', () => {
  it.each<[string, (files: Files) => void, string]>([
    ['is missing', (files) => files.delete('report.en.pdf'), 'is missing'],
    [
      'is longer',
      (files) => files.set('report.en.pdf', Buffer.from('%PDF-')),
      'has 5 bytes, the manifest says 4',
    ],
    [
      'has other bytes',
      (files) => files.set('report.en.pdf', Buffer.from('%PDX')),
      "was altered (its SHA-256 is not the manifest's)",
    ],
  ])('that %s is told', async (_, spoil, problem) => {
    expect(await problemsAfter(spoil)).toEqual([`report.en.pdf: ${problem}`]);
  });

  it('that the manifest does not have is told', async () => {
    const found = await problemsAfter((files) => files.set('extra.txt', Buffer.alloc(0)));
    expect(found).toEqual(['extra.txt: is not in the manifest']);
  });

  it('is told beside every other, and beside what is wrong with the manifest', async () => {
    const found = await problemsAfter((files) => {
      files.set(manifestName, manifestFile(manifestOf(texts)).bytes);
      files.delete('report.en.pdf');
      files.set('data/totals.json', Buffer.from('{}'));
    });
    expect(found.map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual([
      'manifest.json',
      'report.en.pdf',
      'data/totals.json',
    ]);
  });
});

describe('the manifest', () => {
  const rewritten = (change: (text: string) => string | Uint8Array) =>
    problemsAfter((files) =>
      files.set(manifestName, Buffer.from(change(Buffer.from(files.get(manifestName) ?? '').toString()))),
    );
  const withManifest = async (manifest: object, by = signer) =>
    problemsOf((await signedEdition()).set(manifestName, manifestFile(manifest).bytes), by);
  const notWritten = 'manifest.json: was altered: it is not written as Periodical writes it';

  it.each([
    ['a space more', (text: string) => `${text} `, notWritten],
    ['a line less', (text: string) => text.slice(0, -1), notWritten],
    ['another indent', (text: string) => JSON.stringify(JSON.parse(text)), notWritten],
    ['a mark before it', (text: string) => `\uFEFF${text}`, notWritten],
    ['another line end', (text: string) => text.replace('\n', '\r\n'), notWritten],
    [
      'a number written otherwise',
      (text: string) => text.replace('"format": 1,', '"format": 1.0,'),
      notWritten,
    ],
    [
      'a letter as an escape',
      (text: string) => text.replace('"Shop tally"', '"\\u0053hop tally"'),
      notWritten,
    ],
    [
      'a key twice',
      (text: string) =>
        text.replace('"heldAtMaking": false,', '"heldAtMaking": true,\n  "heldAtMaking": false,'),
      notWritten,
    ],
    [
      'a key that nobody knows',
      (text: string) => text.replace('"format": 1,', '"format": 1,\n  "note": 1,'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'another currency',
      (text: string) => text.replace('"CNY"', '"USD"'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'no signature',
      (text: string) => {
        const { signature: _none, ...rest } = JSON.parse(text);
        return manifestFile(rest).bytes;
      },
      'manifest.json: has no signature: it was altered, or made before editions were signed',
    ],
    [
      'an empty MAC',
      (text: string) => text.replace(/"mac": "[^"]*"/, '"mac": ""'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'its MAC written otherwise',
      (text: string) => text.replace('"mac": "', '"mac": " '),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    ['nothing in it', () => '', 'manifest.json: is not JSON: the manifest was altered or cut off'],
  ])('with %s is told', async (_, change, problem) => {
    expect(await rewritten(change)).toEqual([problem]);
  });

  it('that was signed with another key is told, and by which', async () => {
    const manifest = await signManifest(manifestOf(texts), other);
    expect(await withManifest(manifest)).toEqual([
      `manifest.json: was signed with the key ${await other.keyIds()}; this archive’s is ${await signer.keyIds()}, and it has no old keys`,
    ]);
    const [key] = await signer.keyIds();
    const signature = { ...manifest.signature, key };
    expect(await withManifest({ ...manifest, signature })).toEqual([
      'manifest.json: was altered: its signature is not that of its content',
    ]);
  });

  it('that is signed again has the new signature alone', async () => {
    const manifest = manifestOf(texts);
    const again = await signManifest(await signManifest(manifest, other), signer);
    expect(again).toEqual(await signManifest(manifest, signer));
  });

  it('of another edition is told, though it is signed', async () => {
    const stranger: Manifest = { ...manifestOf(texts), edition: 'shop-tally/2024-06/r3' };
    const problem = 'manifest.json: belongs to shop-tally/2024-06/r3, not to the edition where it was found';
    expect(await withManifest(await signManifest(stranger, signer))).toEqual([problem]);
    expect(await withManifest(stranger)).toEqual([
      problem,
      'manifest.json: has no signature: it was altered, or made before editions were signed',
    ]);
    const reindented = JSON.stringify(await signManifest(stranger, signer));
    expect(await rewritten(() => reindented)).toEqual([problem, notWritten]);
  });

  it('that is missing is an error that names it', async () => {
    const missing = problemsAfter((files) => files.delete(manifestName));
    await expect(missing).rejects.toThrow(
      InputError.at(
        'shop-tally/2024-06/r1/manifest.json',
        'is missing, although 2 files of the edition can be found: a run died, or the manifest was removed',
      ),
    );
  });

  it('and all else that is missing is no edition', async () => {
    await expect(problemsOf(new Map())).rejects.toThrow(
      InputError.at('', 'there is no edition shop-tally/2024-06/r1'),
    );
  });

  it('whose key is gone is told; one that cannot be asked now is tried again', async () => {
    const gone = () => Promise.reject(InputError.at('signing.key', 'is missing'));
    expect(await problemsOf(await signedEdition(), { ...signer, keyIds: gone })).toEqual([
      'manifest.json: its signature cannot be proved: signing.key: is missing',
    ]);
    const busy = () => Promise.reject(new RetryableError('KMS is busy'));
    await expect(problemsOf(await signedEdition(), { ...signer, verify: busy })).rejects.toThrow(
      RetryableError,
    );
  });
});
