-- Grain: one row per carrier tier. Figure 16: who makes the period's sales. creators are those active in it;
-- share_earlier is by the tiers of a year earlier.
with current_sums as (
  select carrier_tier as tier, count(creator_id) as creators, sum(sales) as sales
  from creator_periods
  where lines > 0
  group by carrier_tier
),
earlier_sums as (
  select carrier_tier_earlier as tier, sum(sales_earlier) as sales
  from creator_periods
  where lines_earlier > 0
  group by carrier_tier_earlier
),
figures as (
  select
    t.tier,
    t.place,
    case when v.has_sales then coalesce(c.creators, 0) end as creators,
    case when v.has_sales then coalesce(c.sales, 0) end as sales,
    case when v.has_sales_earlier then coalesce(e.sales, 0) end as sales_earlier
  from carrier_tiers as t
  cross join coverage as v
  left join current_sums as c on c.tier = t.tier
  left join earlier_sums as e on e.tier = t.tier
),
shares as (
  select
    figures.*,
    share(sales, sum(sales) over ()) as share,
    share(sales_earlier, sum(sales_earlier) over ()) as share_earlier
  from figures
)
select tier, creators, sales, share, share_earlier
from shares
order by place
