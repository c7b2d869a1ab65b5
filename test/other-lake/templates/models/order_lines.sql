-- Grain: one row per line of a ticket. A stall is the creator; nothing is sold through a live or a video.
-- The folder has no partitions, so dt is computed: the UTC day of the sale.
select
  "Ticket" as order_id,
  concat("Ticket", '-', cast("Line" as varchar)) as line_id,
  "Stall" as creator_id,
  'showcase' as content_kind,
  cast(null as varchar) as content_id,
  "Sku" as product_id,
  "Customer" as buyer_id,
  "Ship to" as buyer_province,
  "Sold at" as paid_at,
  "Pieces" as quantity,
  cast("Total" as decimal(18, 2)) as paid_amount,
  cast("Returned" as decimal(18, 2)) as refunded_amount,
  cast(cast("Sold at" as date) as varchar) as dt
from raw.tickets
