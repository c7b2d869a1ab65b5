/** DuckDB as an engine like any other. */
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { engineContract } from '../contracts/engine.ts';

engineContract('DuckDB', async ({ directory }) => duckDbEngine({ lake: directory }));
