-- Grain: one row per content (live or video) and product with a valid line in the period.
-- materialized: true
select
  content_id,
  product_id,
  min(content_kind) as content_kind,
  min(creator_id) as creator_id,
  sum(quantity) as units,
  sum(paid_amount) as sales
from sales_lines
where dt >= :start_dt and dt <= :end_dt
  and paid_at >= :start_at and paid_at < :end_at
  and content_kind in ('live', 'video')
  and content_id is not null
group by content_id, product_id
