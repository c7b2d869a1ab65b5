-- severity: warn
-- The lake begins so shortly before the period, or before a year earlier, that old creators may count as new.
select replace(v.span, '_', ' ') as span, v.first_day as starts_on, c.first_sale_day
from span_coverage as v
cross join coverage as c
where v.span in ('period', 'year_earlier') and not v.has_lookback and c.first_sale_day is not null
order by v.span
