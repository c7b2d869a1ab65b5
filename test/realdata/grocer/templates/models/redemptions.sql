-- Grain: one row per redeemed coupon.
select "Campaign" as campaign_id, "Redeemed" as redeemed_on
from raw.redemptions
