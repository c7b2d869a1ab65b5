-- Grain: one row per week, the 26 that end with the period, each with the week 52 weeks before it.
-- A week is null unless the lake covers its first day, and a covered one without sales is 0.
-- comparisons: as written
with weeks as (
  select date_add('day', -7 * n, :end) as week
  from unnest(sequence(1, 26)) as t (n)
),
days as (
  select day, sum(sales) as sales
  from creator_days
  where is_valid and day >= date_add('day', -546, :end) and day < :end
  group by day
),
sums as (
  select
    w.week,
    coalesce(sum(case when d.day >= w.week then d.sales end), 0) as sales,
    coalesce(sum(case when d.day < w.week then d.sales end), 0) as sales_earlier
  from weeks as w
  left join days as d
    on (d.day >= w.week and d.day < date_add('day', 7, w.week))
    or (d.day >= date_add('day', -364, w.week) and d.day < date_add('day', -357, w.week))
  group by w.week
)
select
  s.week,
  case when s.week between c.first_sale_day and c.last_sale_day then s.sales end as sales,
  case when date_add('day', -364, s.week) between c.first_sale_day and c.last_sale_day then s.sales_earlier end
    as sales_earlier
from sums as s
cross join coverage as c
order by s.week
