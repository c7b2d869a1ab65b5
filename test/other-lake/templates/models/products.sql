-- Grain: one row per ware. Repairs are services, everything else is goods.
select
  sku as product_id,
  label as title,
  section as category,
  case when section = 'repair' then 'service' else 'goods' end as kind,
  made_in as origin_province
from raw.wares
