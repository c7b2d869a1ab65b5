/** One history: a report is run and killed, again and again, and then left to come to its end. */
import { expect } from 'vitest';
import { subscribersOf } from '../../../functions/deliver/subscriptions.ts';
import { run } from '../../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../../functions/systems/local.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { count } from '../counts.ts';
import { type Seen, seenIn, wrongAmong, wrongAtTheEnd } from './edition.ts';
import { type Ended, empty, period, readMoments, report, type Shop, startRun } from './shop.ts';

const formats = ['pdf', 'page', 'email', 'workbook', 'csv', 'json'];

/** The run that nobody disturbs, in this process. */
export async function runUndisturbed({ lake, out, templates }: Shop): Promise<void> {
  const effects = localEffects({ lake, out, onProgress: () => {} });
  const read = templatesAt(templates);
  const { recipients } = subscribersOf(read, loadReport(read, report));
  await run(localRequest({ report, period, formats, templates: read, recipients }), effects).finally(
    effects.close,
  );
}

export interface Reference {
  readonly seen: Seen;
  readonly moments: readonly string[];
  /** Of a run, from its first word to its end. */
  readonly milliseconds: number;
}

/** What a run makes that nobody kills. */
export async function makeReference(shop: Shop): Promise<Reference> {
  await startRun(shop).ended;
  empty(shop);
  const { code, stderr, milliseconds } = await startRun(shop).ended;
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const reference = { seen: seenIn(shop), moments: readMoments(shop), milliseconds };
  expect(await wrongAtTheEnd(shop, reference.seen)).toEqual([]);
  empty(shop);
  return reference;
}

/** Starts runs, sees to it that one of them dies, and gives what became of them. */
export type Kill = (shop: Shop) => Promise<readonly Ended[]>;

/** The run dies at the moment with this number. */
export const dieAt =
  (moment: number): Kill =>
  async (shop) => [await startRun(shop, moment).ended];

/** A run that comes to its end before it is killed is no kill, and must have ended well. @returns the kills */
export async function survive(
  shop: Shop,
  reference: Reference,
  kills: readonly Kill[],
  where: string,
): Promise<number> {
  empty(shop);
  const told: string[] = [];
  let killed = 0;
  for (const kill of kills) {
    const all = await kill(shop);
    told.push(...all.map((ended) => toldOf(ended, shop)));
    killed += all.filter((ended) => ended.killed).length;
    const failed = all.filter((ended) => !ended.killed && ended.code !== 0);
    count('unnamed errors', failed.length);
    expect({ told, wrong: wrongAmong(seenIn(shop), reference.seen), failed }).toEqual({
      told,
      wrong: [],
      failed: [],
    });
  }
  await runUndisturbed(shop);
  expect({ told, wrong: await wrongAtTheEnd(shop, reference.seen) }).toEqual({ told, wrong: [] });
  count('kills survived', killed, where);
  return killed;
}

function toldOf({ killed, code, stderr }: Ended, shop: Shop): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (!killed) return `ended with ${code} after its word "${last}"`;
  const moment = readMoments(shop).at(-1) ?? '';
  return `killed after its word "${last}"${moment === '' ? '' : `, before "${moment}"`}`;
}
