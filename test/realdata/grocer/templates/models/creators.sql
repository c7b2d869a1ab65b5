-- Grain: one row per store.
select
  cast("Store" as varchar) as creator_id,
  concat('Store ', cast("Store" as varchar)) as display_name,
  cast(null as varchar) as vertical,
  cast(null as varchar) as home_province,
  cast(null as date) as joined_on
from raw.basket_items
group by "Store"
