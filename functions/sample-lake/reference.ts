/** Small tables that the SQL files read: provinces, categories, verticals, segments, campaigns, hours, names. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { CAMPAIGNS, SEGMENTS } from './calendar.ts';
import { CATEGORY_COLUMNS, categories, ENGLISH_NAMES, GIVEN_NAMES, SURNAMES, VERTICALS } from './catalog.ts';
import { createTable } from './database.ts';
import { PROVINCES } from './provinces.ts';

/** How many of 256 lines that are not live are paid in each local hour, from 0:00. */
const HOURS = [6, 3, 2, 1, 1, 1, 3, 6, 8, 10, 12, 12, 15, 13, 10, 10, 10, 10, 12, 19, 27, 29, 23, 13];

export async function createReferenceTables(database: DuckDBConnection): Promise<void> {
  await createTable(database, 'provinces', 'province varchar, millions bigint', PROVINCES);
  await createTable(
    database,
    'verticals',
    'vertical varchar, weight bigint, chinese varchar, english varchar',
    VERTICALS,
  );
  await createTable(database, 'categories', CATEGORY_COLUMNS, categories());
  await createTable(
    database,
    'segments',
    'seg integer, start date, role varchar, activity double, amount double',
    SEGMENTS.map((segment, index) => [index, segment.start, segment.role, segment.activity, segment.amount]),
  );
  await createTable(
    database,
    'campaigns',
    'campaign_id varchar, series varchar, name varchar, starts_on date, ends_on date, boost double',
    CAMPAIGNS.map((c) => [c.id, c.series, c.name, c.startsOn, c.endsOn, c.boost]),
  );
  const hours = HOURS.flatMap((count, hour) => Array.from({ length: count }, () => hour));
  await createTable(
    database,
    'hour_wheel',
    'slot integer, hour integer',
    hours.map((hour, slot) => [slot, hour]),
  );
  await createTable(database, 'name_parts', 'surnames varchar[], given varchar[], english varchar[]', [
    [SURNAMES, GIVEN_NAMES, ENGLISH_NAMES],
  ]);
}
