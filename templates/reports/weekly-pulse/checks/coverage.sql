-- severity: warn
-- Comparisons that begin before the lake does, so that they have no earlier value.
with compared as (
  select 'week before' as comparison, 'order_lines' as relation, :pop_start as needed_from
  union all
  select 'week before', 'live_sessions', :pop_start
  union all
  select 'year earlier', 'order_lines', :yoy_start
  union all
  select 'year earlier', 'live_sessions', :yoy_start
),
covered as (
  select
    c.comparison,
    c.relation,
    c.needed_from,
    case c.relation when 'order_lines' then v.first_sale_day else v.first_live_day end as covered_from
  from compared as c
  cross join coverage as v
)
select comparison, relation, needed_from, covered_from
from covered
where needed_from < covered_from
order by comparison, relation
