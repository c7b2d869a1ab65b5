-- severity: warn
-- Creators active in the period whose newest snapshot at its end is too old; none where the lake has none.
select
  count(*) as count,
  min(f.newest_dt) as oldest_snapshot
from creator_spans as c
left join creator_followers as f on f.creator_id = c.creator_id
cross join coverage as v
where c.span = 'period' and c.creator_id is not null and v.snapshots > 0
  and f.newest_dt < cast(date_add('day', -:snapshot_days, :end) as varchar)
having count(*) > 0
