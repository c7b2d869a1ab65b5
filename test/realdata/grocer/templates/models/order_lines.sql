-- Grain: one row per line of a basket. A store is the creator.
select
  cast("BasketID" as varchar) as order_id,
  cast(null as varchar) as line_id,
  cast("Store" as varchar) as creator_id,
  cast(null as varchar) as content_kind,
  cast(null as varchar) as content_id,
  cast("UPC" as varchar) as product_id,
  cast("HHKey" as varchar) as buyer_id,
  cast(null as varchar) as buyer_province,
  "Sold At" as paid_at,
  cast("Qty" as integer) as quantity,
  cast("Net Sales" as decimal(18, 2)) as paid_amount,
  cast(null as decimal(18, 2)) as refunded_amount,
  cast(cast("Sold At" as date) as varchar) as dt
from raw.basket_items
