-- Grain: one row per item.
select cast("UPC" as varchar) as upc, "Department" as department, "Brand" as brand
from raw.items
