-- Grain: one row per category of products and province of buyers with units in the last whole week that ended in the
-- period (`units`) or in the week before it (`units_before`); null is what the lake does not know. No rows where no week
-- ended in the period or the week before is not covered.
-- materialized: true
select
  p.category,
  l.buyer_province,
  sum(case when l.paid_at >= :week_start_at then l.quantity else 0 end) as units,
  sum(case when l.paid_at >= :week_start_at then 0 else l.quantity end) as units_before
from sales_lines as l
left join products as p on p.product_id = l.product_id
cross join coverage as v
where l.dt >= :week_before_start_dt and l.dt <= :week_end_dt
  and l.paid_at >= :week_before_start_at and l.paid_at < :week_end_at
  and v.first_sale_day <= :week_before_start
group by p.category, l.buyer_province
