-- Grain: one row per line of an order. A segment of customers is the creator.
select
  "Order ID" as order_id,
  cast("Row ID" as varchar) as line_id,
  "Segment" as creator_id,
  cast(null as varchar) as content_kind,
  cast(null as varchar) as content_id,
  "Product ID" as product_id,
  "Customer ID" as buyer_id,
  "State" as buyer_province,
  "Order Date" as paid_at,
  cast("Quantity" as integer) as quantity,
  cast("Sales" as decimal(18, 4)) as paid_amount,
  cast(null as decimal(18, 4)) as refunded_amount,
  cast(cast("Order Date" as date) as varchar) as dt
from raw.orders
