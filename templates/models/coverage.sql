-- Grain: one row. The first and last local day that the lake covers, null where a table has no rows, and
-- what follows for the period: has_sales and has_lives (it is covered at least in part), and for the
-- comparison with a year earlier has_sales_earlier and has_lives_earlier (that begins within the coverage).
-- What is not covered has no value: never zero.
-- materialized: true
select
  s.first_sale_day,
  s.last_sale_day,
  l.first_live_day,
  l.last_live_day,
  f.snapshots,
  coalesce(s.first_sale_day < :end and s.last_sale_day >= :start, false) as has_sales,
  coalesce(s.first_sale_day <= :yoy_start and s.last_sale_day >= :yoy_start, false) as has_sales_earlier,
  coalesce(l.first_live_day < :end and l.last_live_day >= :start, false) as has_lives,
  coalesce(l.first_live_day <= :yoy_start and l.last_live_day >= :yoy_start, false) as has_lives_earlier
from (
  select local_day(min(first_at)) as first_sale_day, local_day(max(last_at)) as last_sale_day
  from line_segments
  where valid
) as s
cross join (
  select local_day(min(started_at)) as first_live_day, local_day(max(started_at)) as last_live_day
  from live_sessions
) as l
cross join (
  select count(*) as snapshots
  from follower_snapshots
) as f
