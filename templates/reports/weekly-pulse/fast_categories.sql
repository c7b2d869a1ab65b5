-- Grain: one row per category, the 5 whose sales grew most on the week before. No rows where that is not covered.
-- comparisons: as written
with lines as (
  select
    p.category,
    l.quantity,
    l.paid_amount,
    l.paid_at >= :start_at as in_week,
    l.paid_at >= :pop_start_at and l.paid_at < :pop_end_at as in_before
  from sales_lines as l
  join products as p on p.product_id = l.product_id
  where p.category is not null
    and ((l.dt >= :pop_start_dt and l.dt <= :end_dt and l.paid_at >= :pop_start_at and l.paid_at < :end_at)
      or (l.dt >= :yoy_start_dt and l.dt <= :yoy_end_dt and l.paid_at >= :yoy_start_at and l.paid_at < :yoy_end_at))
),
sums as (
  select
    category,
    coalesce(sum(case when in_week then quantity end), 0) as units,
    coalesce(sum(case when in_week then paid_amount end), 0) as sales,
    coalesce(sum(case when in_before then paid_amount end), 0) as sales_before,
    coalesce(sum(case when not in_week and not in_before then paid_amount end), 0) as sales_earlier
  from lines
  group by category
),
figures as (
  select
    s.category,
    s.units,
    s.sales,
    s.sales_before,
    growth(s.sales, s.sales_before) as growth,
    case when e.has_sales then s.sales_earlier end as sales_earlier,
    case when e.has_sales then growth(s.sales, s.sales_earlier) end as growth_earlier
  from sums as s
  join span_coverage as b on b.span = 'before' and b.has_sales
  join span_coverage as e on e.span = 'year_earlier'
  where s.units >= :signal_units
    and s.sales_before > 0
)
select category, units, sales, sales_before, growth, sales_earlier, growth_earlier
from figures
order by growth desc, sales desc, category
limit 5
