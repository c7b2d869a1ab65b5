-- Grain: one row per carrier tier. Figure 16: who makes the period's sales. creators are those active in it;
-- share_earlier is by the tiers of a year earlier.
-- comparisons: as written
with by_tier as (
  select
    case when u.earlier then c.carrier_tier_earlier else c.carrier_tier end as tier,
    count(case when not u.earlier and c.lines > 0 then c.creator_id end) as creators,
    sum(case when not u.earlier then c.sales end) as sales,
    sum(case when u.earlier then c.sales_earlier end) as sales_earlier
  from creator_periods as c
  cross join unnest(array[false, true]) as u (earlier)
  group by case when u.earlier then c.carrier_tier_earlier else c.carrier_tier end
),
figures as (
  select
    t.tier,
    t.place,
    case when v.has_sales then coalesce(s.creators, 0) end as creators,
    case when v.has_sales then coalesce(s.sales, 0) end as sales,
    case when v.has_sales_earlier then coalesce(s.sales_earlier, 0) end as sales_earlier
  from carrier_tiers as t
  cross join coverage as v
  left join by_tier as s on s.tier = t.tier
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
