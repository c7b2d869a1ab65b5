/** Closed months on DuckDB: read once, proved before they are read again, and never what a figure hangs on. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../functions/plan.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { QueryJob, QueryResult } from '../../functions/query/engine.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder } from '../folder.ts';
import { writeLake } from '../oracle/lake.ts';
import { randomLake } from '../oracle/random-lake.ts';

const templates = templatesAt(undefined);
const models = loadModels(templates);
const monthlyModels = Object.values(models.byName).filter(({ isMonthly }) => isMonthly);
const { lake: rows, period } = randomLake(3, {
  timezone: 'Asia/Shanghai',
  period: { start: '2024-03-01', end: '2024-06-01' },
});

const root = temporaryFolder();
const lake = () => join(root(), 'lake');
const extracts = () => join(root(), 'extracts');

function jobOf(span: string, onProgress = (_: string) => {}): QueryJob {
  const report = loadReport(templates, 'talent-growth');
  const plan = makePlan(report, { period: span, now: '2026-01-01T00:00:00Z' });
  return { run: 'extracts', plan, report, models, state: {}, onProgress };
}

const all = `${period.start}..${period.end}`;

const run = (span = all, onProgress?: (message: string) => void) =>
  duckDbEngine({ lake: lake(), extracts: extracts() }).run(jobOf(span, onProgress));

/** Without extracts: what every other run must say. */
const plain = (span = all) => duckDbEngine({ lake: lake() }).run(jobOf(span));

const figures = ({ tables, checks, coverage, statements }: QueryResult) => ({
  tables,
  checks,
  coverage,
  texts: statements.map(({ name, sql, rows: count }) => ({ name, sql, count })),
});

const madeIn = (result: QueryResult) =>
  result.extracts.filter(({ isNew }) => isNew).map(({ model, month }) => `${model} ${month}`);

/** A partition in the middle of a closed month, which is of that month alone. */
function someDay(): { folder: string; month: string } {
  const days = readdirSync(join(lake(), 'order_lines')).filter((name) => /^dt=2023-\d\d-1\d$/.test(name));
  const name = days.toSorted()[Math.floor(days.length / 2)] ?? '';
  return { folder: join(lake(), 'order_lines', name), month: name.slice(3, 10) };
}

const filesOf = (model: string) =>
  readdirSync(join(extracts(), model)).map((name) => join(extracts(), model, name));
const allFiles = () => monthlyModels.flatMap(({ name }) => filesOf(name));

describe('extracts', () => {
  it('are made once, named with their hash, and change no figure', async () => {
    await writeLake(lake(), rows);
    const [first, second, without] = [await run(), await run(), await plain()];
    expect(figures(first)).toEqual(figures(without));
    expect(figures(second)).toEqual(figures(without));
    expect(without.extracts).toEqual([]);
    expect(madeIn(first)).toHaveLength(first.extracts.length);
    expect(madeIn(second)).toEqual([]);
    expect(second.extracts.map(({ sha256 }) => sha256)).toEqual(first.extracts.map(({ sha256 }) => sha256));
    for (const { name } of monthlyModels) expect(filesOf(name).length).toBeGreaterThan(12);
    for (const { sha256 } of first.extracts)
      expect(allFiles().filter((path) => path.includes(sha256))).not.toEqual([]);
  });

  it('are made anew if they are deleted, cut off, altered, or not a file', async () => {
    await writeLake(lake(), rows);
    const expected = figures(await run());
    const harms: Readonly<Record<string, (path: string) => void>> = {
      deleted: (path) => rmSync(path),
      'cut off': (path) => writeFileSync(path, readFileSync(path).subarray(0, -7)),
      empty: (path) => writeFileSync(path, ''),
      altered: (path) => {
        const bytes = readFileSync(path);
        bytes[40] = (bytes[40] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      'a folder': (path) => {
        rmSync(path);
        mkdirSync(path);
      },
      'of another month': (path) => {
        const other = allFiles().find((one) => one !== path) ?? '';
        cpSync(other, path);
      },
    };
    for (const [harm, doHarm] of Object.entries(harms)) {
      const [path = ''] = filesOf('creator_days').slice(3);
      doHarm(path);
      const again = await run();
      expect(figures(again), harm).toEqual(expected);
      expect(madeIn(again), harm).toHaveLength(1);
    }
    rmSync(extracts(), { recursive: true });
    expect(figures(await run())).toEqual(expected);
  });

  it('of a month are made anew if one of its files changes, and no others', async () => {
    await writeLake(lake(), rows);
    await run();
    const { folder, month } = someDay();
    const [file = ''] = readdirSync(folder);
    utimesSync(join(folder, file), 1, 1);
    const ofMonth = monthlyModels.map(({ name }) => `${name} ${month}`);
    expect(madeIn(await run()).toSorted()).toEqual(ofMonth.toSorted());
    rmSync(folder, { recursive: true });
    const [after, without] = [await run(), await plain()];
    expect(figures(after)).toEqual(figures(without));
    expect(madeIn(after).toSorted()).toEqual(ofMonth.toSorted());
  });

  it('serve the next edition, which makes its own months alone', async () => {
    await writeLake(lake(), rows);
    const earlier = await run('2023-10-01..2023-12-01');
    const later = await run();
    expect(figures(later)).toEqual(figures(await plain()));
    const known = new Set(earlier.extracts.map(({ model, month }) => `${model} ${month}`));
    expect(madeIn(later).filter((name) => known.has(name))).toEqual([]);
    expect(later.extracts.length).toBeGreaterThan(earlier.extracts.length);
  });

  it('are not kept if the files are written while they are read', async () => {
    await writeLake(lake(), rows);
    const { folder, month } = someDay();
    const [file = ''] = readdirSync(folder);
    const touch = (message: string) => {
      if (message.includes('model creator_days')) utimesSync(join(folder, file), 5, 5);
    };
    const disturbed = await run(all, touch);
    expect(disturbed.extracts.map(({ month: one }) => one)).not.toContain(month);
    expect(allFiles().filter((path) => path.includes(`/${month}.`))).toEqual([]);
    expect(allFiles()).toHaveLength(disturbed.extracts.length);
  });

  it('are the same whoever makes them first', async () => {
    await writeLake(lake(), rows);
    const results = await Promise.all([run(), run(), run()]);
    const expected = figures(await plain());
    for (const result of results) expect(figures(result)).toEqual(expected);
    expect(new Set(allFiles()).size).toBe(results[0]?.extracts.length);
  });
});
