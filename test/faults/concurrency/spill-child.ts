/**
 * An engine with little memory and much to sort, so that it spills. Its arguments are a lake's folder, a
 * templates folder and a period; prints what it found, as JSON.
 */
import { makePlan } from '../../../functions/plan.ts';
import { duckDbEngine } from '../../../functions/query/duckdb.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { report as name } from '../kill/shop.ts';

const [lake = '', folder = '', period = ''] = process.argv.slice(2);
const templates = templatesAt(folder);
const report = loadReport(templates, name);
const plan = makePlan(report, { period, now: '2024-07-02T01:00:00Z' });
const models = loadModels(templates);
const engine = duckDbEngine({ lake, memoryLimit: '120MB' });
const result = await engine.run({ run: 'spill', plan, report, models, state: {}, onProgress: () => {} });
process.stdout.write(JSON.stringify(result.tables.by_stall?.rows));
