-- severity: hold
-- No line on the period's last local day (or in the days of grace before it).
with newest as (
  select local_day(max(paid_at)) as last_day
  from sales_lines
  where dt >= :start_dt and dt <= :end_dt and paid_at >= :start_at and paid_at < :end_at
)
select last_day, date_add('day', -1, :end) as expected_day
from newest
where last_day is null or last_day < date_add('day', -1 - :freshness_days, :end)
