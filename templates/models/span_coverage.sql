-- Grain: one row per span. has_sales and has_lives: whether its figures have a value. The period and months have one
-- if the lake covers some of their days; what is compared with them, only if the lake covers its first day.
-- begins_sales and begins_lives: whether the lake covers the first day. has_lookback: whether it reaches back far
-- enough before it for a creator to count as new.
select
  span,
  first_day,
  end_day,
  case when span in ('period', 'month') then overlaps_sales else begins_sales end as has_sales,
  case when span in ('period', 'month') then overlaps_lives else begins_lives end as has_lives,
  begins_sales,
  begins_lives,
  has_lookback
from (
  select
    s.span,
    s.first_day,
    s.end_day,
    coalesce(c.first_sale_day < s.end_day and c.last_sale_day >= s.first_day, false) as overlaps_sales,
    coalesce(c.first_live_day < s.end_day and c.last_live_day >= s.first_day, false) as overlaps_lives,
    coalesce(c.first_sale_day <= s.first_day and c.last_sale_day >= s.first_day, false) as begins_sales,
    coalesce(c.first_live_day <= s.first_day and c.last_live_day >= s.first_day, false) as begins_lives,
    coalesce(c.first_sale_day <= date_add('day', -:lookback_days, s.first_day), false) as has_lookback
  from spans as s
  cross join coverage as c
) as covered
