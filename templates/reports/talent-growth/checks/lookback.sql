-- severity: warn
-- The lake begins so shortly before the period, or before a covered year earlier, that old creators may count
-- as new.
select t.span, t.starts_on, c.first_sale_day
from coverage as c
cross join (values ('period', :start), ('year earlier', :yoy_start)) as t (span, starts_on)
where c.first_sale_day > date_add('day', -:lookback_days, t.starts_on)
  and (t.span = 'period' or c.has_sales_earlier)
order by t.span
