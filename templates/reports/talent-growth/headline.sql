-- Grain: one row. Sales, live hours and creators of the period against a year earlier.
-- comparisons: as written
select
  p.sales, e.sales as sales_earlier, growth(p.sales, e.sales) as sales_growth,
  p.net_sales, e.net_sales as net_sales_earlier, growth(p.net_sales, e.net_sales) as net_sales_growth,
  p.units, e.units as units_earlier, growth(p.units, e.units) as units_growth,
  p.active_creators, e.active_creators as active_creators_earlier,
  growth(p.active_creators, e.active_creators) as active_creators_growth,
  p.live_hours, e.live_hours as live_hours_earlier, growth(p.live_hours, e.live_hours) as live_hours_growth,
  p.new_creators, e.new_creators as new_creators_earlier, growth(p.new_creators, e.new_creators) as new_creators_growth
from span_figures as p
join span_figures as e on e.span = 'year_earlier'
where p.span = 'period'
