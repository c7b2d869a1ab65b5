-- Grain: one row per carrier tier: who makes the period's sales. creators are those active in it; what is earlier is by
-- the tiers of a year earlier.
-- comparisons: as written
select
  p.tier,
  p.creators,
  e.creators as creators_earlier,
  p.sales,
  share(p.sales, sum(p.sales) over ()) as share,
  share(e.sales, sum(e.sales) over ()) as share_earlier
from carrier_spans as p
join carrier_spans as e on e.span = 'year_earlier' and e.tier = p.tier
where p.span = 'period'
order by p.place
