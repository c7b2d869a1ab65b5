select
  cast("UPC" as varchar) as product_id,
  cast(null as varchar) as title,
  "Department" as category,
  'goods' as kind,
  cast(null as varchar) as origin_province
from raw.items
