/** Runs that die, are repeated, are forced, meet changed data, or have nothing to say. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import { readManifest } from '../../functions/archive/manifest.ts';
import { verifyEdition } from '../../functions/archive/verify.ts';
import { InputError, UsageError } from '../../functions/errors.ts';
import type { Effects, RunResult } from '../../functions/pipeline/effects.ts';
import { run } from '../../functions/pipeline.ts';
import {
  type LocalRequest,
  localArchive,
  localEffects,
  localRequest,
  localSigner,
} from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

const source = fileURLToPath(new URL('../other-lake', import.meta.url));
const root = temporaryFolder();
beforeEach(() => {
  cpSync(join(source, 'lake'), join(root(), 'lake'), { recursive: true });
  cpSync(join(source, 'templates'), join(root(), 'templates'), { recursive: true });
});

const out = () => join(root(), 'out');
const recipient = { address: 'a@example.com', language: 'en', attach: ['pdf'], subscribed: true } as const;

async function start(asked: Partial<LocalRequest> = {}, changed: Partial<Effects> = {}): Promise<RunResult> {
  const real = localEffects({ lake: join(root(), 'lake'), out: out(), onProgress: () => {} });
  const request = localRequest({
    report: 'shop-tally',
    templates: templatesAt(join(root(), 'templates')),
    period: '2024-06',
    ...asked,
  });
  return run(request, { ...real, ...changed }).finally(() => real.close());
}

const outcome = (result: RunResult) => [result.status, result.manifest?.edition];
const archived = (path: string) =>
  readdirSync(join(out(), 'archive', path), { recursive: true })
    .map(String)
    .sort();
const mails = () => (existsSync(join(out(), 'outbox')) ? readdirSync(join(out(), 'outbox')) : []);

function sellMore(line = 'T19,1,S1,W1,c1,North,2024-06-20T09:00:00+08:00,1,1000.00,\n'): void {
  const path = join(root(), 'lake/tickets/2023.csv');
  writeFileSync(path, readFileSync(path, 'utf8') + line);
}

const edit = (file: string, from: string, to: string) => rewrite(join(root(), 'templates', file), from, to);

/** The local archive, but its machine dies before the file at `place` is put (from 0). */
function dyingArchive(place: number): Archive {
  const archive = localArchive(out());
  let count = 0;
  return {
    ...archive,
    putFile: (edition, file) => {
      if (count++ === place) throw new Error('power cut');
      return archive.putFile(edition, file);
    },
  };
}

describe('a run', () => {
  it('makes an edition whose manifest proves every file', async () => {
    const result = await start();
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r1']);
    const { manifest, edition } = result;
    if (!manifest || !edition) expect.fail('no edition');
    expect(manifest).toMatchObject({
      heldAtMaking: false,
      period: { id: '2024-06', start: '2024-06-01', end: '2024-07-01' },
      yoy: { start: '2023-06-01', end: '2023-07-01' },
      parameters: { large_line: 100 },
    });
    expect(archived(manifest.edition).filter((name) => name.includes('.'))).toEqual(
      [...manifest.files.map(({ name }) => name), 'manifest.json'].sort(),
    );
    expect(manifest.statements.filter(({ kind }) => kind === 'query').map(({ name }) => name)).toEqual([
      'by_stall',
      'totals',
    ]);
    expect(await verifyEdition(localArchive(out()), edition, localSigner(out()))).toEqual([]);
  });

  it('again is the same edition; its subset too; forced it is the next, with the same bytes', async () => {
    const first = await start();
    expect(outcome(await start())).toEqual(['unchanged', 'shop-tally/2024-06/r1']);
    expect(outcome(await start({ formats: ['json'], languages: ['zh'] }))).toEqual([
      'unchanged',
      'shop-tally/2024-06/r1',
    ]);
    const forced = await start({ force: true });
    expect(outcome(forced)).toEqual(['made', 'shop-tally/2024-06/r2']);
    const data = (result: RunResult) => result.manifest?.files.filter(({ name }) => name.startsWith('data/'));
    expect(data(forced)).toEqual(data(first));
    expect(forced.manifest?.fingerprint).toBe(first.manifest?.fingerprint);
  });

  it('with more formats than the edition has makes the next', async () => {
    const first = await start({ formats: ['json'] });
    expect(first.manifest?.files.map(({ name }) => name)).toEqual([
      'edition.json',
      'data/by_stall.json',
      'data/totals.json',
    ]);
    expect(outcome(await start({ formats: ['json', 'csv'] }))).toEqual(['made', 'shop-tally/2024-06/r2']);
  });

  it.each([
    ['data', () => sellMore()],
    ['a query', () => edit('reports/shop-tally/by_stall.sql', 'desc', 'asc')],
    ['a page', () => edit('reports/shop-tally/en.md', 'Sales {%', 'The sales {%')],
    ['a model', () => edit('models/creators.sql', 'owner as', 'trade as')],
    ['a parameter', () => edit('reports/shop-tally/report.yaml', 'large_line: 100', 'large_line: 99')],
    ['the title', () => edit('reports/shop-tally/report.yaml', 'Shop tally', 'Till')],
  ])('after a change of %s makes the next edition, and leaves the first as it was', async (_, change) => {
    const first = await start({ formats: ['json'] });
    change();
    expect(outcome(await start({ formats: ['json'] }))).toEqual(['made', 'shop-tally/2024-06/r2']);
    if (!first.edition) expect.fail('no edition');
    expect(await verifyEdition(localArchive(out()), first.edition, localSigner(out()))).toEqual([]);
  });

  it('of another period is another edition; a moved clock is none', async () => {
    await start({ formats: ['json'] });
    expect(outcome(await start({ formats: ['json'], period: '2024-06-01..2024-07-01' }))).toEqual([
      'made',
      'shop-tally/2024-06-01_2024-07-01/r1',
    ]);
    const now = () => '2031-01-01T00:00:00Z';
    expect(outcome(await start({ formats: ['json'] }, { now }))).toEqual([
      'unchanged',
      'shop-tally/2024-06/r1',
    ]);
  });

  it('reads a relative period by the time of its request', async () => {
    const now = '2024-06-30T16:00:00Z'; // 1 July in Shanghai
    expect(outcome(await start({ formats: ['json'], period: 'last month', now }))).toEqual([
      'made',
      'shop-tally/2024-06/r1',
    ]);
  });
});

describe('a run that died', () => {
  it.each([0, 1, 3])(
    'after %i files is no edition, and is finished by the next run as the same revision',
    async (place) => {
      await expect(start({}, { archive: dyingArchive(place) })).rejects.toThrow('power cut');
      expect(await localArchive(out()).listEditions()).toEqual([]);
      expect(outcome(await start())).toEqual(['made', 'shop-tally/2024-06/r1']);
    },
  );

  it('before its manifest is finished by the next run as the same revision', async () => {
    const count = (await start()).manifest?.files.length ?? 0;
    rmSync(out(), { recursive: true });
    await expect(start({}, { archive: dyingArchive(count) })).rejects.toThrow('power cut');
    expect(archived('shop-tally/2024-06/r1')).not.toContain('manifest.json');
    expect(outcome(await start())).toEqual(['made', 'shop-tally/2024-06/r1']);
  });

  it('keeps its day of issue, whenever somebody goes on; another day alone is no new edition', async () => {
    const [first, later] = ['2024-07-02T01:00:00Z', '2024-07-04T01:00:00Z'];
    await expect(start({ now: first }, { archive: dyingArchive(3) })).rejects.toThrow('power cut');
    const result = await start({ now: later });
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r1']);
    expect(result.manifest?.issue).toEqual({ on: '2024-07-02', next: '2024-08-02' });
    expect(outcome(await start({ now: later }))).toEqual(['unchanged', 'shop-tally/2024-06/r1']);
    const forced = await start({ now: later, force: true });
    expect(forced.manifest?.issue).toEqual({ on: '2024-07-04', next: '2024-08-02' });
  });

  it('before the data changed is left alone: the next revision is made', async () => {
    await expect(start({}, { archive: dyingArchive(3) })).rejects.toThrow('power cut');
    const left = archived('shop-tally/2024-06/r1');
    sellMore();
    const result = await start();
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r2']);
    if (!result.edition) expect.fail('no edition');
    expect(await verifyEdition(localArchive(out()), result.edition, localSigner(out()))).toEqual([]);
    expect(archived('shop-tally/2024-06/r1')).toEqual(left);
    expect((await localArchive(out()).listEditions()).map(({ revision }) => revision)).toEqual([2]);
  });

  it('with files that this run does not have is left alone too', async () => {
    await expect(start({ formats: ['json', 'csv'] }, { archive: dyingArchive(2) })).rejects.toThrow(
      'power cut',
    );
    expect(outcome(await start({ formats: ['json'] }))).toEqual(['made', 'shop-tally/2024-06/r2']);
  });
});

describe('what is held', () => {
  const hold = () => edit('reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales = s.sales');

  it('is archived with its reason and not sent', async () => {
    hold();
    const result = await start({ recipients: [recipient] });
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r1']);
    expect(result.manifest).toMatchObject({ heldAtMaking: true, holdReasons: ['check adds_up: 1 row'] });
    expect(result.manifest?.checks).toMatchObject([
      { name: 'adds_up', severity: 'hold', passed: false, sample: [{ sales: '722.90' }] },
    ]);
    const text = readFileSync(join(out(), 'archive/shop-tally/2024-06/r1/email.en.txt'), 'utf8');
    expect(text).toMatch(
      /^!! HELD · This edition was held when it was made: the check “[^”]*”\n!! found 1 problem/,
    );
    const held = [{ recipient: recipient.address, state: 'held' }];
    expect([result.deliveries, mails()]).toMatchObject([held, []]);
    expect((await start({ recipients: [recipient] })).deliveries).toMatchObject(held);
  });

  it('is sent as the next revision once it is mended', async () => {
    hold();
    await start({ recipients: [recipient] });
    edit('reports/shop-tally/checks/adds_up.sql', 't.sales = s.sales', 't.sales <> s.sales');
    const result = await start({ recipients: [recipient] });
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r2']);
    expect(result.deliveries.map(({ state }) => state)).toEqual(['sent']);
  });
});

describe('a period without rows', () => {
  it('is skipped where the report says skip: nothing is written', async () => {
    const result = await start({ period: '2020-01', recipients: [recipient] });
    expect(result).toMatchObject({
      status: 'skipped',
      edition: undefined,
      manifest: undefined,
      deliveries: [],
    });
    expect(result.summary).toContain(
      'no rows in the period: the data begin on 2023-05-20; the first month with data is 2023-05, skipped as report.yaml says (on_empty: skip)',
    );
    expect([existsSync(join(out(), 'archive')), mails()]).toEqual([false, []]);
  });

  it('is held where it says hold, and sent where it says send', async () => {
    edit('reports/shop-tally/report.yaml', 'on_empty: skip', 'on_empty: hold');
    const held = await start({ period: '2020-01', recipients: [recipient] });
    expect(held.manifest).toMatchObject({
      heldAtMaking: true,
      holdReasons: [
        'no rows in the period: the data begin on 2023-05-20; the first month with data is 2023-05 (on_empty: hold)',
      ],
    });
    expect(mails()).toEqual([]);
    edit('reports/shop-tally/report.yaml', 'on_empty: hold', 'on_empty: send');
    const sent = await start({ period: '2020-01', recipients: [recipient] });
    expect([sent.manifest?.heldAtMaking, mails().length]).toEqual([false, 1]);
  });
});

describe('nothing is sent twice', () => {
  it('by runs that are repeated; a new revision is sent again', async () => {
    expect((await start({ recipients: [recipient] })).deliveries).toMatchObject([
      { state: 'sent', now: true },
    ]);
    expect((await start({ recipients: [recipient] })).deliveries).toMatchObject([
      { state: 'sent', now: false },
    ]);
    expect(mails()).toHaveLength(1);
    sellMore();
    expect((await start({ recipients: [recipient] })).deliveries).toMatchObject([
      { state: 'sent', now: true },
    ]);
    expect(mails()).toHaveLength(2);
  });

  it('by a run that died between the archive and the mail', async () => {
    await start();
    expect((await start({ recipients: [recipient] })).deliveries).toMatchObject([
      { state: 'sent', now: true },
    ]);
    expect(mails()).toHaveLength(1);
  });
});

describe('bad input is refused before anything is written', () => {
  it.each([
    [{ period: 'soon' }, UsageError, '"soon" is not a period'],
    [{ languages: ['fr'] }, UsageError, 'unknown language "fr"; expected some of en, zh'],
    [{ languages: [] }, UsageError, 'no language is given; expected some of en, zh'],
    [
      { formats: ['docx'] },
      UsageError,
      'unknown format "docx"; expected some of email, page, pdf, workbook, csv, json',
    ],
    [{ report: 'tally' }, InputError, 'there is no report "tally"'],
    [{ report: '../../x' }, InputError, '"../../x" is not the name of a report'],
  ])('%o cannot be made, and nothing is archived', async (asked, kind, message) => {
    const started = start(asked);
    await expect(started).rejects.toThrow(kind);
    await expect(started).rejects.toThrow(message);
    expect(existsSync(join(out(), 'archive'))).toBe(false);
  });

  it('a table that is missing, and a value that does not fit', async () => {
    sellMore('T19,1,S1,W1,c1,North,2024-06-20T09:00:00+08:00,many,1.00,\n');
    await expect(start()).rejects.toThrow(
      /2023\.csv:10: table tickets: column Pieces holds "many"; expected integer$/,
    );
    rmSync(join(root(), 'lake/tickets'), { recursive: true });
    await expect(start()).rejects.toThrow(/lake\.yaml: table tickets: no files at .*lake\/tickets/);
    expect(existsSync(join(out(), 'archive'))).toBe(false);
  });
});

describe('verify', () => {
  const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };
  const path = (name: string) => join(out(), 'archive/shop-tally/2024-06/r1', name);

  it('finds a flipped bit, a longer, a missing and a strange file', async () => {
    await start({ formats: ['json'] });
    const archive = localArchive(out());
    const bytes = readFileSync(path('data/totals.json'));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    writeFileSync(path('data/totals.json'), bytes);
    expect(await verifyEdition(archive, edition, localSigner(out()))).toEqual([
      "data/totals.json: was altered (its SHA-256 is not the manifest's)",
    ]);
    writeFileSync(path('data/totals.json'), Buffer.concat([bytes, Buffer.from('\n')]));
    expect(await verifyEdition(archive, edition, localSigner(out()))).toEqual([
      `data/totals.json: has ${bytes.length + 1} bytes, the manifest says ${bytes.length}`,
    ]);
    rmSync(path('data/totals.json'));
    writeFileSync(path('data/notes.txt'), 'mine');
    expect(await verifyEdition(archive, edition, localSigner(out()))).toEqual([
      'data/totals.json: is missing',
      'data/notes.txt: is not in the manifest',
    ]);
  });

  it('refuses a manifest that is cut off or says something else', async () => {
    await start({ formats: ['json'] });
    const archive = localArchive(out());
    const text = readFileSync(path('manifest.json'), 'utf8');
    writeFileSync(path('manifest.json'), text.slice(0, 100));
    await expect(readManifest(archive, edition)).rejects.toThrow(
      'shop-tally/2024-06/r1/manifest.json: is not JSON: the manifest was altered or cut off',
    );
    writeFileSync(path('manifest.json'), '{"format": 1}');
    await expect(readManifest(archive, edition)).rejects.toThrow(
      'shop-tally/2024-06/r1/manifest.json: is not a manifest',
    );
    await expect(readManifest(archive, { ...edition, revision: 2 })).rejects.toThrow(
      'there is no edition shop-tally/2024-06/r2',
    );
  });
});
