-- Grain: one row. The month, the month before and a year earlier.
with sums as (
  select
    sum(case when ordered_at >= :start_at and ordered_at < :end_at then sales end) as sales,
    sum(case when ordered_at >= :pop_start_at and ordered_at < :pop_end_at then sales end) as sales_before,
    sum(case when ordered_at >= :yoy_start_at and ordered_at < :yoy_end_at then sales end) as sales_earlier,
    sum(case when ordered_at >= :start_at and ordered_at < :end_at then profit end) as profit,
    sum(case when ordered_at >= :start_at and ordered_at < :end_at then quantity end) as units,
    count(distinct case when ordered_at >= :start_at and ordered_at < :end_at then order_id end) as orders
  from orders
),
planned as (select sum(budget) as budget from budget where month = :start)
select
  s.sales, s.sales_before, growth(s.sales, s.sales_before) as growth_before,
  s.sales_earlier, growth(s.sales, s.sales_earlier) as growth_earlier,
  s.profit, share(s.profit, s.sales) as margin_share,
  s.orders, share(s.sales, s.orders) as average_order, cast(s.units as bigint) as units,
  p.budget, growth(s.sales, p.budget) as growth_budget
from sums as s
cross join planned as p
