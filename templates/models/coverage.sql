-- Grain: one row. The first and last local day that the lake covers up to the period's end, null where a table has no
-- rows, and how many snapshots it has.
-- materialized: true
select s.first_sale_day, s.last_sale_day, l.first_live_day, l.last_live_day, f.snapshots
from (
  select min(first_day) as first_sale_day, max(last_day) as last_sale_day
  from creator_history
) as s
cross join (
  select local_day(min(started_at)) as first_live_day, local_day(max(started_at)) as last_live_day
  from live_sessions
  where dt <= :end_dt and started_at < :end_at
) as l
cross join (
  select count(*) as snapshots
  from follower_snapshots
) as f
