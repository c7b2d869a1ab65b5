-- Grain: one row. The week, the week before it (`_before`) and the same week a year earlier (`_earlier`).
-- New creators have a value a year earlier only where that week has a look-back as long as this one's; of two weeks in
-- a row it is as good as equal.
-- `_growth` is on the week before, `_growth_earlier` on a year earlier. What the lake does not cover is null.
-- comparisons: as written
select
  w.sales, b.sales as sales_before, growth(w.sales, b.sales) as sales_growth,
  e.sales as sales_earlier, growth(w.sales, e.sales) as sales_growth_earlier,
  w.active_creators, b.active_creators as active_creators_before,
  growth(w.active_creators, b.active_creators) as active_creators_growth,
  e.active_creators as active_creators_earlier,
  growth(w.active_creators, e.active_creators) as active_creators_growth_earlier,
  w.new_creators,
  b.new_creators as new_creators_before, growth(w.new_creators, b.new_creators) as new_creators_growth,
  case when e.has_lookback then e.new_creators end as new_creators_earlier,
  case when e.has_lookback then growth(w.new_creators, e.new_creators) end as new_creators_growth_earlier,
  w.live_hours, b.live_hours as live_hours_before, growth(w.live_hours, b.live_hours) as live_hours_growth,
  e.live_hours as live_hours_earlier, growth(w.live_hours, e.live_hours) as live_hours_growth_earlier
from span_figures as w
join span_figures as b on b.span = 'before'
join span_figures as e on e.span = 'year_earlier'
where w.span = 'period'
