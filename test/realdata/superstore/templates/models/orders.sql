-- Grain: one row per line of an order. The files have days; ordered_at is their midnight in the report's zone.
select
  "Order ID" as order_id,
  local_day("Order Date") as ordered_on,
  "Order Date" as ordered_at,
  "Ship Date" as shipped_on,
  "Region" as region,
  "Quantity" as quantity,
  cast("Sales" as decimal(18, 4)) as sales,
  cast("Profit" as decimal(18, 4)) as profit
from raw.orders
