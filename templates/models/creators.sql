-- Grain: one row per creator.
-- Columns: creator_id, display_name, vertical, home_province (texts; empty is null), joined_on date.
select
  nullif(creator_id, '') as creator_id,
  nullif(display_name, '') as display_name,
  nullif(vertical, '') as vertical,
  nullif(home_province, '') as home_province,
  joined_on
from raw.creators
