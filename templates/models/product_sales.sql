-- Grain: one row per product and buyer's province with a valid line in the period or a year earlier.
-- Sums are null where there is no line; lines counts those of the period.
-- materialized: true
with flagged as (
  select
    product_id,
    buyer_province,
    paid_amount,
    paid_at >= :start_at and paid_at < :end_at as in_period,
    paid_at >= :yoy_start_at and paid_at < :yoy_end_at as in_yoy
  from sales_lines
  where (dt >= :start_dt and dt <= :end_dt) or (dt >= :yoy_start_dt and dt <= :yoy_end_dt)
)
select
  product_id,
  buyer_province,
  count(case when in_period then 1 end) as lines,
  sum(case when in_period then paid_amount end) as sales,
  sum(case when in_yoy then paid_amount end) as sales_earlier
from flagged
where in_period or in_yoy
group by product_id, buyer_province
