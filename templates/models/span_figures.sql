-- Grain: one row per span. What the lake does not cover is null; what it covers and does not have is 0.
-- new_creators: those whose first line in the whole lake is in the span.
-- materialized: true
with newcomers as (
  select s.span, s.first_day, count(*) as new_creators
  from creator_history as h
  join spans as s on h.first_day >= s.first_day and h.first_day < s.end_day
  where h.creator_id is not null
  group by s.span, s.first_day
)
select
  v.span,
  v.first_day,
  v.end_day,
  v.begins_sales,
  v.begins_lives,
  case when v.has_sales then coalesce(s.sales, 0) end as sales,
  -- Refunds that no line knows are not refunds of 0.
  case when v.has_sales and (s.refunds is null or s.refunds > 0) then coalesce(s.net_sales, 0) end as net_sales,
  case when v.has_sales then coalesce(s.units, 0) end as units,
  case when v.has_sales then coalesce(s.active_creators, 0) end as active_creators,
  case when v.has_sales then coalesce(n.new_creators, 0) end as new_creators,
  case when v.has_lives then cast(coalesce(l.live_ms, 0) as double) / 3600000 end as live_hours
from span_coverage as v
left join span_sums as s on s.span = v.span and s.first_day = v.first_day
left join newcomers as n on n.span = v.span and n.first_day = v.first_day
left join span_lives as l on l.span = v.span and l.first_day = v.first_day
