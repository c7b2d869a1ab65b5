-- Grain: one row per carrier tier and span (`period`, `year_earlier`). creators: those with a line in the span;
-- active_days: the sum of the days on which they had one. Null where the lake does not cover the span; a year earlier
-- also where it does not cover the 12 months that the tiers of then are made of.
with covered as (
  select p.span, p.has_sales and (p.span = 'period' or t.has_sales) as has_sales
  from span_coverage as p
  join span_coverage as t on t.span = 'trailing_earlier'
  where p.span in ('period', 'year_earlier')
),
sums as (
  select
    s.span,
    coalesce(t.carrier_tier, 'small') as tier,
    count(s.creator_id) as creators,
    sum(s.sales) as sales,
    sum(case when s.creator_id is not null then s.active_days end) as active_days
  from creator_spans as s
  left join creator_tiers as t on t.creator_id = s.creator_id and t.span = s.span
  where s.span in ('period', 'year_earlier')
  group by s.span, coalesce(t.carrier_tier, 'small')
)
select
  v.span,
  t.tier,
  t.place,
  case when v.has_sales then coalesce(s.creators, 0) end as creators,
  case when v.has_sales then coalesce(s.sales, 0) end as sales,
  case when v.has_sales then coalesce(s.active_days, 0) end as active_days
from covered as v
cross join carrier_tiers as t
left join sums as s on s.span = v.span and s.tier = t.tier
