/** What AWS charges by its list prices: Athena by bytes scanned, per query; S3 by the calls that list. */
import type { QueryExecution } from '@aws-sdk/client-athena';

const megabyte = 1e6;
const terabyte = 1e12;
const leastPerQuery = 10 * megabyte;

/** US dollars, to the millionth. Failed queries are free; cancelled ones cost what they had read. */
export function listPrice(executions: readonly QueryExecution[], usdPerTerabyte: number): number {
  const bytes = executions.reduce((sum, execution) => sum + chargedBytes(execution), 0);
  return Math.round((bytes / terabyte) * usdPerTerabyte * 1e6) / 1e6;
}

const usdPerListing = 0.005 / 1000;

/** US dollars, to the millionth: aws.amazon.com/s3/pricing, the same in most regions. */
export const listingPrice = (listings: number): number => Math.round(listings * usdPerListing * 1e6) / 1e6;

function chargedBytes({ Status, Statistics }: QueryExecution): number {
  const scanned = Statistics?.DataScannedInBytes ?? 0;
  const isCharged = Status?.State === 'SUCCEEDED' || (Status?.State === 'CANCELLED' && scanned > 0);
  return isCharged ? Math.max(leastPerQuery, Math.ceil(scanned / megabyte) * megabyte) : 0;
}
