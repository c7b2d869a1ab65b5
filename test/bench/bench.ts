/**
 * `npm run bench [-- --scales 1,10] [--runs 3] [--against REF]`: the talent-growth report on lakes of 1.4 and 14
 * million order lines. Its first edition, the next month's in the same folder, how long a cold process takes to the
 * first PDF and mail, and a changed word to its web page; the SQL also as a ratio to a floor measured in the same run.
 *
 * Every figure is the median of whole processes. Those of the commit REF run in turn with this one's, and the ratio
 * is the median of the ratios of each turn, so that a machine that others use too tells them apart all the same.
 * Lakes are made once, outside the repository.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { columns, print } from '../../functions/cli/output.ts';
import { isOfThisVersion, makeSampleLake } from '../../functions/sample-lake.ts';
import { checkOut } from './checkout.ts';
import { floorOf, type Sample, sampleOf } from './measure.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    scales: { type: 'string', default: '1,10' },
    runs: { type: 'string', default: '3' },
    against: { type: 'string' },
  },
});

const project = fileURLToPath(new URL('../..', import.meta.url));
const cache = process.env.PERIODICAL_BENCH_DIR ?? join(homedir(), '.cache', 'periodical-bench');

async function lakeAt(scale: number): Promise<string> {
  const directory = join(cache, `lake-${scale}`);
  mkdirSync(cache, { recursive: true });
  if (existsSync(directory) && !isOfThisVersion(directory)) rmSync(directory, { recursive: true });
  if (!existsSync(directory)) {
    print(`making ${directory}, once …`);
    await makeSampleLake({ directory, scale, seed: 1 });
  }
  return directory;
}

/** One turn: the floor, and a sample of each commit. */
interface Turn {
  readonly floor: number;
  readonly here: Sample;
  readonly there: Sample | undefined;
}

type Measure = (sample: Sample, floor: number) => number | undefined;

const steps = ['validate', 'query', 'render', 'archive', 'all but SQL', 'process'];

const ofEdition = (name: string, which: 'first' | 'second'): [string, Measure][] => [
  ...steps.map((step): [string, Measure] => [`${name}: ${step}, s`, (sample) => sample[which].seconds[step]]),
  [`${name}: SQL to the floor`, (sample, floor) => (sample[which].seconds.query ?? Number.NaN) / floor],
  [`${name}: on CPUs, s`, (sample) => sample[which].cpu],
  [`${name}: peak memory, MB`, (sample) => sample[which].peakMegabytes.end],
  [`${name}: its helper's, MB`, (sample) => sample[which].peakMegabytes.helper],
];

const measures: readonly [string, Measure][] = [
  ...ofEdition('first edition', 'first'),
  ...ofEdition('next month', 'second'),
  ['cold process to PDF and mail, s', (sample) => sample.cold?.first],
  ['cold process: on CPUs, s', (sample) => sample.cold?.cpu],
  ['edit to page, s', (sample) => sample.edit],
];

const text = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(value >= 100 ? 0 : 2);

/** The median of what all turns have; undefined if one lacks it. */
function middle(found: readonly (number | undefined)[]): number | undefined {
  const known = found.filter((one) => one !== undefined);
  return known.length === found.length ? median(known) : undefined;
}

function rowOf([name, measure]: [string, Measure], turns: readonly Turn[]) {
  const here = turns.map((turn) => measure(turn.here, turn.floor));
  const there = turns.map((turn) => turn.there && measure(turn.there, turn.floor));
  const ratios = here.map((value, turn) => {
    const other = there[turn];
    return value === undefined || !other ? undefined : value / other;
  });
  return { name, here: middle(here), there: middle(there), ratio: middle(ratios) };
}

function show(scale: number, turns: readonly Turn[]): void {
  print(
    `\nscale ${scale}, median of ${turns.length}; the floor is ${text(middle(turns.map(({ floor }) => floor)))} s`,
  );
  const rows = measures.map((measure) => rowOf(measure, turns));
  const compared = values.against !== undefined;
  const head = compared ? ['', 'HERE', values.against ?? '', 'RATIO'] : ['', 'HERE'];
  const lines = rows.map(({ name, here, there, ratio }) =>
    compared ? [name, text(here), text(there), text(ratio)] : [name, text(here)],
  );
  print(columns([head, ...lines]));
  print(`\n${columns([['SLOWEST SQL', 'FIRST, s', 'NEXT MONTH, s'], ...slowest(turns)])}`);
}

function slowest(turns: readonly Turn[]): string[][] {
  const of = (which: 'first' | 'second', name: string) =>
    middle(turns.map(({ here }) => here[which].statements[name]));
  const names = new Set(
    turns.flatMap(({ here }) => Object.keys({ ...here.first.statements, ...here.second.statements })),
  );
  return [...names]
    .map((name) => ({ name, first: of('first', name), second: of('second', name) }))
    .sort((a, b) => Math.max(b.first ?? 0, b.second ?? 0) - Math.max(a.first ?? 0, a.second ?? 0))
    .slice(0, 15)
    .map(({ name, first, second }) => [name, text(first), text(second)]);
}

const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const other = values.against === undefined ? undefined : checkOut(project, values.against);
try {
  const measured: Record<string, readonly Turn[]> = {};
  for (const scale of values.scales.split(',').map(Number)) {
    const lake = await lakeAt(scale);
    const turn = (): Turn => ({
      floor: floorOf(lake),
      here: sampleOf(project, lake),
      there: other && sampleOf(other.folder, lake),
    });
    // What each commit keeps from run to run (compiled code, verdicts) is there from the first that counts.
    if (Object.keys(measured).length === 0) turn();
    const turns = Array.from({ length: Number(values.runs) }, turn);
    measured[scale] = turns;
    show(scale, turns);
  }
  mkdirSync('out', { recursive: true });
  writeFileSync(
    'out/bench.json',
    `${JSON.stringify({ machine, against: values.against, measured }, null, 2)}\n`,
  );
  print('\nwritten to out/bench.json');
} finally {
  other?.remove();
}
