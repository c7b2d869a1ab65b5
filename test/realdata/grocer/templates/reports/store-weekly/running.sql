-- Grain: one row per campaign that runs on a day of the week.
select concat('Campaign ', cast(campaign_id as varchar)) as campaign, type, starts_on, ends_on
from promotions
where starts_on < :end and ends_on >= :start
order by campaign_id
