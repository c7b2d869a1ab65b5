-- Grain: one row per line of a basket. sold_at is UTC.
select
  cast("BasketID" as varchar) as basket_id,
  cast("HHKey" as varchar) as household_id,
  cast("Store" as varchar) as store,
  cast("UPC" as varchar) as upc,
  "Sold At" as sold_at,
  "Qty" as quantity,
  cast("Net Sales" as decimal(18, 2)) as net_sales,
  cast("Loyalty Disc" as decimal(18, 2)) as loyalty_discount,
  cast("Coupon Disc" as decimal(18, 2)) as coupon_discount,
  cast("Coupon Match" as decimal(18, 2)) as coupon_match
from raw.basket_items
