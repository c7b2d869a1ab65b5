-- Grain: one row per order line, valid or not (sales_lines has the valid ones).
-- Columns: order_id, line_id, creator_id, content_kind, content_id, product_id, buyer_id, buyer_province,
--   paid_at (UTC), quantity, paid_amount and refunded_amount (decimal(18,2)), dt (the UTC day of paid_at).
select
  nullif(order_id, '') as order_id,
  nullif(line_id, '') as line_id,
  nullif(creator_id, '') as creator_id,
  nullif(content_kind, '') as content_kind,
  nullif(content_id, '') as content_id,
  nullif(product_id, '') as product_id,
  nullif(buyer_id, '') as buyer_id,
  nullif(buyer_province, '') as buyer_province,
  paid_at,
  quantity,
  paid_amount,
  refunded_amount,
  dt
from raw.order_lines
