-- Grain: one row per carrier tier: how many creators sell on an average day, days without sales too.
-- comparisons: as written
with averages as (
  select
    p.tier,
    p.place,
    cast(p.active_days as double) / :days as average_daily,
    cast(e.active_days as double) / :yoy_days as average_daily_earlier
  from carrier_spans as p
  join carrier_spans as e on e.span = 'year_earlier' and e.tier = p.tier
  where p.span = 'period'
)
select
  tier,
  average_daily,
  average_daily_earlier,
  -- growth() is made for whole cents, which averages are not.
  average_daily / nullif(average_daily_earlier, 0) - 1 as growth
from averages
order by place
