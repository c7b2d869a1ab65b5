-- Grain: one row per valid line of the period that was sold through a content: a live or a video.
select content_id, content_kind, creator_id, product_id, quantity, paid_amount
from sales_lines
where dt >= :start_dt and dt <= :end_dt
  and paid_at >= :start_at and paid_at < :end_at
  and content_kind in ('live', 'video')
  and content_id is not null
