/** What is measured: whole processes of one commit on one lake. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cacheFolder } from '../../functions/cache-folder.ts';

const numbers = z.record(z.string(), z.number());
const floorSchema = z.object({ seconds: z.number() });
const editionSchema = z.object({
  edition: z.string(),
  cpu: z.number(),
  seconds: numbers,
  statements: numbers,
  peakMegabytes: numbers,
});
const keptSchema = z.object({ first: z.number(), cpu: z.number(), edit: z.number().optional() });

/** Seconds if the name says nothing else. An edition's are by step, and of the whole process as `process`. */
export interface Sample {
  readonly first: EditionSample;
  /** The next month's, in the same output folder. */
  readonly second: EditionSample;
  /** From the start of a process to the first PDF and mail of an edition in the archive; absent: it cannot do it. */
  readonly cold: z.output<typeof keptSchema> | undefined;
  /** From a changed word to the web page, in a process that has made it before. */
  readonly edit: number | undefined;
}

export type EditionSample = Omit<z.output<typeof editionSchema>, 'edition'>;

const periods = { first: 'trailing-12:2024-06', second: 'trailing-12:2024-07' } as const;
const edits = '9';

/** The floor of a lake: all columns that the report needs, read once. */
export const floorOf = (lake: string): number => floorSchema.parse(probe('floor.ts', [lake]).said).seconds;

/** @param project folder of the commit */
export function sampleOf(project: string, lake: string): Sample {
  const out = mkdtempSync(join(tmpdir(), 'periodical-bench-'));
  try {
    const make = (period: string) => {
      const { said, wall } = probe('edition.ts', [project, lake, out, period]);
      const { edition, seconds, ...rest } = editionSchema.parse(said);
      const rests = wall - (seconds.query ?? 0);
      return { edition, ...rest, seconds: { ...seconds, process: wall, 'all but SQL': rests } };
    };
    const { edition, ...first } = make(periods.first);
    const { edition: _, ...second } = make(periods.second);
    const again = (...args: string[]) => keptOf([project, out, edition, ...args]);
    return { first, second, cold: again('pdf,email', '0'), edit: again('page', edits)?.edit };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** A commit that lacks something which it takes has no such figure. */
function keptOf(args: readonly string[]): z.output<typeof keptSchema> | undefined {
  try {
    return keptSchema.parse(probe('kept.ts', args).said);
  } catch {
    return undefined;
  }
}

/** @returns what a process says as JSON, and its seconds from start to end */
function probe(script: string, args: readonly string[]): { readonly said: unknown; readonly wall: number } {
  const path = fileURLToPath(new URL(`probes/${script}`, import.meta.url));
  // The command line keeps compiled code too.
  const env = { ...process.env, NODE_COMPILE_CACHE: cacheFolder('bench') };
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', env });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${script} ${args.join(' ')}: ${stderr}`);
  return { said: JSON.parse(stdout), wall };
}
