-- Grain: one row. What was sold in the period and a year earlier.
with lines as (
  select line_id, paid_amount, paid_at >= :start_at and paid_at < :end_at as in_period
  from sales_lines
  where (paid_at >= :start_at and paid_at < :end_at) or (paid_at >= :yoy_start_at and paid_at < :yoy_end_at)
),
sums as (
  select
    sum(case when in_period then paid_amount end) as sales,
    sum(case when in_period then null else paid_amount end) as sales_earlier,
    count(case when in_period then line_id end) as lines,
    count(case when in_period and paid_amount >= :large_line then 1 end) as large_lines
  from lines
)
select sales, sales_earlier, growth(sales, sales_earlier) as sales_growth, lines, large_lines
from sums
