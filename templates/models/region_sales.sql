-- Grain: one row per kind and origin of products and province of buyers, with a valid line in the period or a year
-- earlier. Sums are null where there is no line; lines counts those of the period.
-- materialized: true
with lines as (
  select true as in_period, product_id, buyer_province, paid_amount
  from period_lines
  union all
  select false, product_id, buyer_province, paid_amount
  from sales_lines
  where dt >= :yoy_start_dt and dt <= :yoy_end_dt and paid_at >= :yoy_start_at and paid_at < :yoy_end_at
)
select
  p.kind,
  p.origin_province,
  l.buyer_province,
  count(case when l.in_period then 1 end) as lines,
  sum(case when l.in_period then l.paid_amount end) as sales,
  sum(case when not l.in_period then l.paid_amount end) as sales_earlier
from lines as l
left join products as p on p.product_id = l.product_id
group by p.kind, p.origin_province, l.buyer_province
