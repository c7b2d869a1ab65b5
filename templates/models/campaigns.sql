-- Grain: one row per campaign edition.
-- Columns: campaign_id, series, name, starts_on and ends_on (local days, both included).
select
  nullif(campaign_id, '') as campaign_id,
  nullif(series, '') as series,
  nullif(name, '') as name,
  starts_on,
  ends_on
from raw.campaigns
