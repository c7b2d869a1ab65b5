-- severity: hold
-- No line on the period's last local day (or in the days of grace before it).
with newest as (
  select local_day(max(s.last_at)) as last_day
  from creator_segments as s
  join segments as g on g.segment = s.segment
  where g.first_day >= :start and g.first_day < :end
)
select last_day, date_add('day', -1, :end) as expected_day
from newest
where last_day is null or last_day < date_add('day', -1 - :freshness_days, :end)
