-- Grain: one row. Sales, live hours and creators of the period against a year earlier; sales per creator are in whole
-- units of the currency. New creators have an earlier value only where both years have a look-back.
-- comparisons: as written
with sides as (
  select
    p.sales, e.sales as sales_earlier,
    p.net_sales, e.net_sales as net_sales_earlier,
    p.units, e.units as units_earlier,
    p.active_creators, e.active_creators as active_creators_earlier,
    p.live_hours, e.live_hours as live_hours_earlier,
    p.new_creators, case when e.has_lookback then e.new_creators end as new_creators_earlier,
    p.sales_per_creator, e.sales_per_creator as sales_per_creator_earlier,
    p.broadcasters, e.broadcasters as broadcasters_earlier,
    p.hours_per_broadcaster, e.hours_per_broadcaster as hours_per_broadcaster_earlier
  from span_figures as p
  join span_figures as e on e.span = 'year_earlier'
  where p.span = 'period'
)
select
  sales, sales_earlier, growth(sales, sales_earlier) as sales_growth,
  net_sales, net_sales_earlier, growth(net_sales, net_sales_earlier) as net_sales_growth,
  units, units_earlier, growth(units, units_earlier) as units_growth,
  active_creators, active_creators_earlier, growth(active_creators, active_creators_earlier) as active_creators_growth,
  live_hours, live_hours_earlier, growth(live_hours, live_hours_earlier) as live_hours_growth,
  new_creators, new_creators_earlier, growth(new_creators, new_creators_earlier) as new_creators_growth,
  sales_per_creator, sales_per_creator_earlier,
  sales_per_creator / nullif(sales_per_creator_earlier, 0) - 1 as sales_per_creator_growth,
  broadcasters, broadcasters_earlier, growth(broadcasters, broadcasters_earlier) as broadcasters_growth,
  hours_per_broadcaster, hours_per_broadcaster_earlier,
  hours_per_broadcaster / nullif(hours_per_broadcaster_earlier, 0) - 1 as hours_per_broadcaster_growth
from sides
