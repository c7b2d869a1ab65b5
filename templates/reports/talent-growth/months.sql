-- Grain: one row per local month, the 24 that end with the period.
-- Growth is against the same month a year earlier, for the last 12. A month outside the coverage is null.
select
  m.first_day as month,
  m.sales,
  case when e.begins_sales then growth(m.sales, e.sales) end as sales_growth,
  m.active_creators,
  case when e.begins_sales then growth(m.active_creators, e.active_creators) end as active_creators_growth,
  m.live_hours,
  case when e.begins_lives then growth(m.live_hours, e.live_hours) end as live_hours_growth
from span_figures as m
left join span_figures as e on e.span = 'month' and e.first_day = date_add('month', -12, m.first_day)
where m.span = 'month'
order by m.first_day
