-- severity: warn
-- The lake begins so shortly before the week, or before a covered one it is compared with, that old creators may
-- count as new.
with compared as (
  select
    case span when 'period' then 'week' when 'before' then 'week before' else 'year earlier' end as span,
    first_day as starts_on,
    has_sales,
    has_lookback
  from span_coverage
  where span in ('period', 'before', 'year_earlier')
)
select s.span, s.starts_on, c.first_sale_day
from compared as s
cross join coverage as c
where (s.span = 'week' or s.has_sales)
  and not s.has_lookback and c.first_sale_day is not null
order by s.span
