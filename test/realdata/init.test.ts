/**
 * From raw files to a first edition by one command, without a file being edited: its totals are those of pandas. The
 * other form of each set is in afternoon.test.ts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstEdition, isSkipped, realData, skipNote } from './real-data.ts';

const bin = join(import.meta.dirname, '../../bin/periodical.js');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-init-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sets = [
  { name: 'grocer', forms: ['months', 'offsets', 'us'], period: '2017-12' },
  { name: 'superstore', forms: ['parquet', 'iso'], period: '2017-11' },
  { name: 'flights', forms: ['parquet', 'months'], period: '2013-12' },
];

describe.skipIf(isSkipped).each(sets)(`init of $name${skipNote}`, ({ name, forms, period }) => {
  const data = realData(name);

  it.each(forms)('as %s', (form) => {
    const project = join(folder, `${name}-${form}`);
    const words = ['init', project, '--lake', data.lake(form), '--zone', 'America/New_York', '--yes'];
    const said = execFileSync(process.execPath, [bin, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(said).toContain(`overview/${period}/r1 is made`);
    const edition = join(project, `out/archive/overview/${period}/r1`);
    const [totals] = JSON.parse(readFileSync(join(edition, 'data/totals.json'), 'utf8'));
    expect(totals).toMatchObject(firstEdition(name));
    expect(readdirSync(edition)).toEqual(
      expect.arrayContaining(['report.en.pdf', 'report.en.html', 'report.en.xlsx']),
    );
    expect(existsSync(join(project, 'templates/reports/overview/en.md'))).toBe(true);
  });
});
