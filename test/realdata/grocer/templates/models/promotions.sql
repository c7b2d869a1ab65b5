-- Grain: one row per campaign; both days are part of it.
select "Campaign" as campaign_id, "Type" as type, "Starts" as starts_on, "Ends" as ends_on
from raw.promo_calendar
