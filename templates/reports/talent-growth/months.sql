-- Grain: one row per local month, the 24 that end with the period.
-- `_earlier` and growth are the same month a year earlier, for the last 12. A month outside the coverage is null.
-- New creators have a value only where the lake reaches back far enough before the month: a series that is always known
-- to have looked back as far.
-- comparisons: as written
select
  m.first_day as month,
  m.sales,
  case when e.begins_sales then e.sales end as sales_earlier,
  case when e.begins_sales then growth(m.sales, e.sales) end as sales_growth,
  m.active_creators,
  case when e.begins_sales then growth(m.active_creators, e.active_creators) end as active_creators_growth,
  case when m.has_lookback then m.new_creators end as new_creators,
  case when e.has_lookback then e.new_creators end as new_creators_earlier,
  case when e.has_lookback then growth(m.new_creators, e.new_creators) end as new_creators_growth,
  m.live_hours,
  case when e.begins_lives then growth(m.live_hours, e.live_hours) end as live_hours_growth
from span_figures as m
left join span_figures as e on e.span = 'month' and e.first_day = date_add('month', -12, m.first_day)
where m.span = 'month'
order by m.first_day
