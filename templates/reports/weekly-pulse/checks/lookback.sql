-- severity: warn
-- The lake begins so shortly before the week, or before a covered one it is compared with, that old creators may
-- count as new.
select t.span, t.starts_on, c.first_sale_day
from coverage as c
cross join (values ('week', :start), ('week before', :pop_start), ('year earlier', :yoy_start)) as t (span, starts_on)
where c.first_sale_day > date_add('day', -:lookback_days, t.starts_on)
  and (t.span = 'week' or c.first_sale_day <= t.starts_on)
order by t.span
