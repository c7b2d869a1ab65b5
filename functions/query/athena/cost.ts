/** What Athena charges by its list price (aws.amazon.com/athena/pricing): by bytes scanned, per query. */
import type { QueryExecution } from '@aws-sdk/client-athena';

const megabyte = 1e6;
const terabyte = 1e12;
const leastPerQuery = 10 * megabyte;

/** US dollars, to the millionth. Failed queries are free; cancelled ones cost what they had read. */
export function listPrice(executions: readonly QueryExecution[], usdPerTerabyte: number): number {
  const bytes = executions.reduce((sum, execution) => sum + chargedBytes(execution), 0);
  return Math.round((bytes / terabyte) * usdPerTerabyte * 1e6) / 1e6;
}

function chargedBytes({ Status, Statistics }: QueryExecution): number {
  const scanned = Statistics?.DataScannedInBytes ?? 0;
  const isCharged = Status?.State === 'SUCCEEDED' || (Status?.State === 'CANCELLED' && scanned > 0);
  return isCharged ? Math.max(leastPerQuery, Math.ceil(scanned / megabyte) * megabyte) : 0;
}
