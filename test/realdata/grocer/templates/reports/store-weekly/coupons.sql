-- Grain: campaign and part of the week.
select
  concat('Campaign ', cast(campaign_id as varchar)) as campaign,
  case when day_of_week(redeemed_on) >= 6 then 'Weekend' else 'Weekday' end as part,
  count(*) as redemptions
from redemptions
where redeemed_on >= :start and redeemed_on < :end
group by campaign_id, 2
order by campaign_id, 2
