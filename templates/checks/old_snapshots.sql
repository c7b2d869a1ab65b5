-- severity: warn
-- Creators active in the period whose newest snapshot at its end is too old; none where the lake has none.
with active as (
  select f.newest_dt, f.newest_dt < cast(date_add('day', -:snapshot_days, :end) as varchar) as is_old
  from creator_spans as c
  left join creator_followers as f on f.creator_id = c.creator_id
  cross join coverage as v
  where c.span = 'period' and c.creator_id is not null and v.snapshots > 0
)
select
  count(case when is_old then 1 end) as count,
  count(*) as of,
  min(case when is_old then newest_dt end) as oldest_snapshot
from active
having count(case when is_old then 1 end) > 0
