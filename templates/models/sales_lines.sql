-- Grain: one row per valid order line: a quantity above 0 and an amount of 0 or more.
-- A refund that is not known is none; where no line's refund is known, order_lines says so.
select
  line_id,
  creator_id,
  content_kind,
  content_id,
  product_id,
  buyer_id,
  buyer_province,
  paid_at,
  quantity,
  paid_amount,
  coalesce(refunded_amount, 0) as refunded_amount,
  dt
from order_lines
where quantity > 0 and paid_amount >= 0
