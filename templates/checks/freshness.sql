-- severity: hold
-- No line on the period's last local day (or in the days of grace before it).
select
  case when last_sale_day >= :start then last_sale_day end as last_day,
  date_add('day', -1, :end) as expected_day
from coverage
where last_sale_day is null or last_sale_day < date_add('day', -1 - :freshness_days, :end)
