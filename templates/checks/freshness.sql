-- severity: hold
-- No line on the period's last local day that is not closed (or in the days of grace before it).
select
  case when last_sale_day >= :start then last_sale_day end as last_day,
  :last_open_day as expected_day
from coverage
where last_sale_day is null or last_sale_day < date_add('day', -:freshness_days, :last_open_day)
