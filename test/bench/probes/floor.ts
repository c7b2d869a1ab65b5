/**
 * The floor: DuckDB reading once every column that the talent-growth report needs, and nothing else.
 * `node test/bench/probes/floor.ts LAKE` prints {seconds, peakMegabytes}.
 */
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { openLake } from '../../query/open-lake.ts';
import { needed } from '../needed.ts';

const [lake = ''] = process.argv.slice(2);
const connection = await openSession();
const { lake: tables } = loadModels(templatesAt(undefined));
await openLake(connection, tables, lake, Object.keys(needed));
const start = performance.now();
for (const [table, columns] of Object.entries(needed)) {
  // min() looks at every value and keeps one.
  await connection.run(`select ${columns.map((column) => `min(${column})`).join(', ')} from raw.${table}`);
}
const seconds = (performance.now() - start) / 1000;
connection.closeSync();
process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
