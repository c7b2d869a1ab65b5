-- Grain: one row per kind and origin of products, whether the lake knows the product, and province of buyers,
-- with a valid line in the period or a year earlier. Sums are null where there is no line; lines counts those
-- of the period.
-- materialized: true
with flagged as (
  select
    p.kind,
    p.origin_province,
    p.product_id is not null as known_product,
    l.buyer_province,
    l.paid_amount,
    l.paid_at >= :start_at and l.paid_at < :end_at as in_period,
    l.paid_at >= :yoy_start_at and l.paid_at < :yoy_end_at as in_yoy
  from sales_lines as l
  left join products as p on p.product_id = l.product_id
  where (l.dt >= :start_dt and l.dt <= :end_dt) or (l.dt >= :yoy_start_dt and l.dt <= :yoy_end_dt)
)
select
  kind,
  origin_province,
  known_product,
  buyer_province,
  count(case when in_period then 1 end) as lines,
  sum(case when in_period then paid_amount end) as sales,
  sum(case when in_yoy then paid_amount end) as sales_earlier
from flagged
where in_period or in_yoy
group by kind, origin_province, known_product, buyer_province
