-- Grain: one row per region.
with sums as (
  select
    region,
    sum(case when ordered_on >= :start and ordered_on < :end then sales end) as sales,
    sum(case when ordered_on >= :yoy_start and ordered_on < :yoy_end then sales end) as sales_earlier
  from orders
  group by region
)
select
  s.region, s.sales, s.sales_earlier, growth(s.sales, s.sales_earlier) as growth,
  b.budget, growth(s.sales, b.budget) as growth_budget
from sums as s
left join budget as b on b.region = s.region and b.month = :start
order by s.sales desc nulls last, s.region
