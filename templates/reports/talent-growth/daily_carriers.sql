-- Grain: one row per carrier tier. Figure 8: how many creators sell on an average day, days without sales too.
-- comparisons: as written
with by_tier as (
  select
    case when u.earlier then c.carrier_tier_earlier else c.carrier_tier end as tier,
    sum(case when not u.earlier then c.active_days end) as active_days,
    sum(case when u.earlier then c.active_days_earlier end) as active_days_earlier
  from creator_periods as c
  cross join unnest(array[false, true]) as u (earlier)
  where c.creator_id is not null
  group by case when u.earlier then c.carrier_tier_earlier else c.carrier_tier end
),
averages as (
  select
    t.tier,
    t.place,
    case when v.has_sales then cast(coalesce(s.active_days, 0) as double) / :days end as average_daily,
    case when v.has_sales_earlier then cast(coalesce(s.active_days_earlier, 0) as double) / :yoy_days end
      as average_daily_earlier
  from carrier_tiers as t
  cross join coverage as v
  left join by_tier as s on s.tier = t.tier
)
select
  tier,
  average_daily,
  average_daily_earlier,
  average_daily / nullif(average_daily_earlier, 0) - 1 as growth
from averages
order by place
