-- Grain: one row per span. What the lake does not cover is null; what it covers and does not have is 0.
-- new_creators: those whose first line in the whole lake is in the span. What is per creator is null where there is
-- none; sales_per_creator is in whole units of the currency.
-- materialized: true
with newcomers as (
  select s.span, s.first_day, count(*) as new_creators
  from creator_history as h
  join spans as s on h.first_day >= s.first_day and h.first_day < s.end_day
  where h.creator_id is not null
  group by s.span, s.first_day
),
figures as (
  select
    v.span,
    v.first_day,
    v.end_day,
    v.begins_sales,
    v.begins_lives,
    v.has_lookback,
    case when v.has_sales then coalesce(s.sales, 0) end as sales,
    -- Refunds that no line knows are not refunds of 0.
    case when v.has_sales and (s.refunds is null or s.refunds > 0) then coalesce(s.net_sales, 0) end as net_sales,
    case when v.has_sales then coalesce(s.units, 0) end as units,
    case when v.has_sales then coalesce(s.active_creators, 0) end as active_creators,
    case when v.has_sales then coalesce(n.new_creators, 0) end as new_creators,
    case when v.has_lives then cast(coalesce(l.live_ms, 0) as double) / 3600000 end as live_hours,
    case when v.has_lives then coalesce(l.broadcasters, 0) end as broadcasters
  from span_coverage as v
  left join span_sums as s on s.span = v.span and s.first_day = v.first_day
  left join newcomers as n on n.span = v.span and n.first_day = v.first_day
  left join span_lives as l on l.span = v.span and l.first_day = v.first_day
)
select
  figures.*,
  cast(sales as double) / nullif(active_creators, 0) as sales_per_creator,
  live_hours / nullif(broadcasters, 0) as hours_per_broadcaster
from figures
