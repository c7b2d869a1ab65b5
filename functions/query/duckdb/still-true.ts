/** Extracts that were made while their files were written. */
import type { Extract, QueryJob } from '../engine.ts';
import type { LakeIndex } from '../lake-index.ts';
import { monthsOf } from '../months.ts';
import { howOf, type Opened } from './opened.ts';

/** Takes back the new extracts of months whose files were written while they were read. */
export async function stillTrue(
  { job, index, store }: Opened,
  extracts: readonly Extract[],
  listAgain: () => Promise<LakeIndex>,
): Promise<readonly Extract[]> {
  if (!store || !extracts.some(({ isNew }) => isNew)) return extracts;
  const [before, after] = [index, await listAgain()].map((files) => keysOf(job, extracts, files));
  const kept: Extract[] = [];
  for (const extract of extracts) {
    const name = `${extract.model} ${extract.month}`;
    const key = before?.get(name);
    if (!extract.isNew || key === undefined || key === after?.get(name)) kept.push(extract);
    else await store.forget({ ...extract, key });
  }
  return kept;
}

/** The keys of months, by model and month. */
function keysOf(
  job: QueryJob,
  extracts: readonly Extract[],
  index: LakeIndex,
): ReadonlyMap<string, string | undefined> {
  const models = [...new Set(extracts.map(({ model }) => model))];
  const keys = models.flatMap((name) => {
    const model = job.models.byName[name];
    const months = model ? monthsOf(model, job, howOf(job), index) : [];
    return months.map(({ start, key }) => [`${name} ${start.slice(0, 7)}`, key] as const);
  });
  return new Map(keys);
}
