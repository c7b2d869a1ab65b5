-- Grain: one row per carrier tier. Figure 8: how many creators sell on an average day, days without sales too.
with current_days as (
  select carrier_tier as tier, sum(active_days) as active_days
  from creator_periods
  where creator_id is not null
  group by carrier_tier
),
earlier_days as (
  select carrier_tier_earlier as tier, sum(active_days_earlier) as active_days
  from creator_periods
  where creator_id is not null
  group by carrier_tier_earlier
),
averages as (
  select
    t.tier,
    t.place,
    case when v.has_sales then cast(coalesce(c.active_days, 0) as double) / :days end as average_daily,
    case when v.has_sales_earlier then cast(coalesce(e.active_days, 0) as double) / :yoy_days end as average_daily_earlier
  from carrier_tiers as t
  cross join coverage as v
  left join current_days as c on c.tier = t.tier
  left join earlier_days as e on e.tier = t.tier
)
select
  tier,
  average_daily,
  average_daily_earlier,
  average_daily / nullif(average_daily_earlier, 0) - 1 as growth
from averages
order by place
