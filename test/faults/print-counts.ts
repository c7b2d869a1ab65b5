/** Vitest's global setup of the tests of faults: gives them a file for their counts, and prints the sums. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countLine, countsVariable, type Kind, kinds, largestOf } from './counts.ts';

export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-counts-'));
  const file = join(folder, 'counts.jsonl');
  process.env[countsVariable] = file;
  return () => {
    // On stdout and not by a reporter: whatever reporters are asked for, the counts are seen.
    process.stdout.write(`\n${tableOf(existsSync(file) ? readFileSync(file, 'utf8') : '')}\n`);
    rmSync(folder, { recursive: true });
  };
}

function tableOf(lines: string): string {
  const sums = new Map<Kind, Map<string, number>>(kinds.map((kind) => [kind, new Map()]));
  for (const line of lines.split('\n').filter((text) => text !== '')) {
    const { kind, by, where } = countLine.parse(JSON.parse(line));
    const places = sums.get(kind);
    places?.set(where, togetherOf(kind)([places.get(where) ?? 0, by]));
  }
  return [...sums].flatMap(([kind, places]) => rowsOf(kind, places)).join('\n');
}

function rowsOf(kind: Kind, places: ReadonlyMap<string, number>): string[] {
  const total = togetherOf(kind)([0, ...places.values()]);
  const parts = [...places].filter(([where]) => where !== '').sort();
  return [row(total, kind), ...parts.map(([where, sum]) => row(sum, `  ${where}`))];
}

const togetherOf = (kind: Kind) => (values: readonly number[]) =>
  largestOf.includes(kind) ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0);

const row = (sum: number, text: string) => `${sum.toLocaleString('en').padStart(10)}  ${text}`;
