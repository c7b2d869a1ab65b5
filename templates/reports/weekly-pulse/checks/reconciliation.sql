-- severity: hold
-- Days that do not add up to their week.
with parts as (
  select sum(sales) as sales, sum(sales_before) as sales_before, sum(sales_earlier) as sales_earlier
  from sales_by_day
),
compared as (
  select 'week' as part, d.sales as found, p.sales as expected
  from parts as d cross join pulse as p
  union all
  select 'week before', d.sales_before, p.sales_before
  from parts as d cross join pulse as p
  union all
  select 'year earlier', d.sales_earlier, p.sales_earlier
  from parts as d cross join pulse as p
)
select part, found, expected
from compared
where expected is not null and coalesce(found, -1) <> expected
order by part
