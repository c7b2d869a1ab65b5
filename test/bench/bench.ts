/**
 * `npm run bench [-- --scales 1,10] [--runs 3]`: seconds and peak memory of each step of the talent-growth report on
 * lakes of about 1 and 10 million order lines, and the SQL as a ratio to a floor measured in the same run.
 * Every figure is the median of whole processes that run in turn. Lakes are made once, outside the repository.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { columns, print } from '../../functions/cli/output.ts';
import { makeSampleLake } from '../../functions/sample-lake.ts';

interface Floor {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

interface Edition {
  readonly wall: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly statements: Readonly<Record<string, number>>;
  readonly peakMegabytes: Readonly<Record<string, number>>;
}

const { values } = parseArgs({
  options: { scales: { type: 'string', default: '1,10' }, runs: { type: 'string', default: '3' } },
});

const cache = process.env.PERIODICAL_BENCH_DIR ?? join(homedir(), '.cache', 'periodical-bench');

async function lakeAt(scale: number): Promise<string> {
  const directory = join(cache, `lake-${scale}`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(directory)) {
    print(`making ${directory}, once …`);
    await makeSampleLake({ directory, scale, seed: 1 });
  }
  return directory;
}

function child(script: string, args: readonly string[]): { text: string; wall: number } {
  const start = performance.now();
  const path = fileURLToPath(new URL(script, import.meta.url));
  const text = execFileSync(process.execPath, [path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { text, wall: (performance.now() - start) / 1000 };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) /
    2
  );
}

function medians(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const keys = Object.keys(records[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, median(records.map((record) => record[key] ?? 0))]));
}

async function measure(scale: number, runs: number) {
  const lake = await lakeAt(scale);
  const floors: Floor[] = [];
  const editions: Edition[] = [];
  const out = mkdtempSync(join(tmpdir(), 'periodical-bench-'));
  try {
    for (let index = 0; index < runs; index++) {
      floors.push(JSON.parse(child('floor.ts', [lake]).text));
      const { text, wall } = child('edition.ts', [lake, out]);
      editions.push({ ...JSON.parse(text), wall });
    }
  } finally {
    rmSync(out, { recursive: true });
  }
  const floor = median(floors.map(({ seconds }) => seconds));
  const seconds = medians(editions.map((edition) => edition.seconds));
  const wall = median(editions.map((edition) => edition.wall));
  const query = seconds.query ?? 0;
  return {
    scale,
    runs,
    floor,
    floorPeakMegabytes: median(floors.map(({ peakMegabytes }) => peakMegabytes)),
    wall,
    seconds,
    queryToFloor: median(
      editions.map((edition, index) => (edition.seconds.query ?? 0) / (floors[index]?.seconds ?? 1)),
    ),
    everythingButSql: wall - query,
    statements: medians(editions.map((edition) => edition.statements)),
    peakMegabytes: medians(editions.map((edition) => edition.peakMegabytes)),
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function show(measured: Measured): void {
  const text = (value: number) => value.toFixed(2);
  const steps = Object.entries(measured.seconds).map(([step, value]) => [
    step,
    text(value),
    text(value / measured.floor),
  ]);
  print(`\nscale ${measured.scale}, median of ${measured.runs} runs`);
  print(
    columns([
      ['STEP', 'SECONDS', 'TO THE FLOOR'],
      ['floor', text(measured.floor), '1.00'],
      ...steps,
      ['whole process', text(measured.wall), text(measured.wall / measured.floor)],
      [
        'everything but SQL',
        text(measured.everythingButSql),
        text(measured.everythingButSql / measured.floor),
      ],
    ]),
  );
  const slowest = Object.entries(measured.statements).toSorted(([, a], [, b]) => b - a);
  print(
    `\n${columns([['SLOWEST SQL', 'SECONDS'], ...slowest.slice(0, 12).map(([name, value]) => [name, text(value)])])}`,
  );
  const peaks = Object.entries(measured.peakMegabytes).map(([step, value]) => [step, value.toFixed(0)]);
  print(`\n${columns([['PEAK MEMORY UP TO', 'MB'], ...peaks])}`);
}

const measured: Measured[] = [];
for (const scale of values.scales.split(',').map(Number)) {
  measured.push(await measure(scale, Number(values.runs)));
  show(measured.at(-1) as Measured);
}
mkdirSync('out', { recursive: true });
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
writeFileSync('out/bench.json', `${JSON.stringify({ machine, measured }, null, 2)}\n`);
print('\nwritten to out/bench.json');
