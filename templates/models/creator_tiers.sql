-- Grain: one row per known creator and span (`period`, `year_earlier`) with sales in the 12 months that end with it.
select
  case span when 'trailing' then 'period' else 'year_earlier' end as span,
  creator_id,
  case
    when sales >= :carrier_head then 'head'
    when sales >= :carrier_waist then 'waist'
    else 'small'
  end as carrier_tier
from creator_spans
where span in ('trailing', 'trailing_earlier') and creator_id is not null
