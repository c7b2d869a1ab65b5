-- severity: warn
-- The lake does not cover the 12 months before the period's end, so that tiers rest on fewer months.
select v.first_day as needed_from, c.first_sale_day as covered_from
from span_coverage as v
cross join coverage as c
where v.span = 'trailing' and c.first_sale_day is not null and not v.begins_sales
