/** DuckDB as an engine like any other. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { engineContract } from '../contracts/engine.ts';
import { extractsContract } from '../contracts/extracts.ts';

engineContract('DuckDB', async ({ directory }) => duckDbEngine({ lake: directory }));

const extracts = mkdtempSync(join(tmpdir(), 'periodical-kept-'));
afterAll(() => rmSync(extracts, { recursive: true }));

extractsContract('DuckDB', async ({ directory }) => {
  const filesOf = (month: string) => globSync(join(extracts, '*', `${month}.*`));
  return {
    engine: duckDbEngine({ lake: directory, extracts }),
    async update() {},
    async remove(month) {
      for (const file of filesOf(month)) rmSync(file);
    },
    async spoil(month) {
      for (const file of filesOf(month)) writeFileSync(file, 'spoiled');
    },
  };
});
