-- Grain: one row per product.
select
  "Product ID" as product_id,
  min("Product Name") as title,
  min("Category") as category,
  'goods' as kind,
  cast(null as varchar) as origin_province
from raw.orders
group by "Product ID"
