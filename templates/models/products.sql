-- Grain: one row per product.
-- Columns: product_id, title, category, kind ('goods' or 'service'), origin_province.
select
  nullif(product_id, '') as product_id,
  nullif(title, '') as title,
  nullif(category, '') as category,
  nullif(kind, '') as kind,
  nullif(origin_province, '') as origin_province
from raw.products
