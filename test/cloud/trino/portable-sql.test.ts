/** What `check` refuses for Athena's sake, on a real Trino: it refuses it too, and takes what `check` lets pass. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { portable, refusedByAthena, refusedForMeaning } from '../../contracts/portable-sql.ts';
import { startTrino, type Trino } from './server.ts';

let trino: Trino;
beforeAll(async () => {
  trino = await startTrino({ catalogs: {} });
});
afterAll(() => trino?.stop());

async function isTaken(sql: string): Promise<boolean> {
  return trino.query(sql).then(
    () => true,
    () => false,
  );
}

async function among(texts: readonly string[], taken: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const sql of texts) if ((await isTaken(sql)) === taken) found.push(sql);
  return found;
}

it('refuses what DuckDB alone takes', async () => {
  expect(
    await among(
      refusedByAthena.map(([sql]) => sql),
      true,
    ),
  ).toEqual([]);
});

it('takes what is refused for its meaning', async () => {
  expect(
    await among(
      refusedForMeaning.map(([sql]) => sql),
      false,
    ),
  ).toEqual([]);
});

it('takes what is sound', async () => {
  expect(await among(portable, false)).toEqual([]);
});
