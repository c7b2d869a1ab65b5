-- severity: warn
-- Comparisons that begin before the lake does, so that they have no earlier value.
with compared as (
  select 'year earlier' as comparison, 'order_lines' as relation, :yoy_start as needed_from
  union all
  select 'year earlier', 'live_sessions', :yoy_start
  union all
  select 'months', 'order_lines', :months_start
  union all
  select 'months', 'live_sessions', :months_start
  union all
  select 'week before', 'order_lines', :week_before_start
  union all
  select
    case role
      when 'earlier' then 'earlier edition of the campaign'
      when 'before' then 'days before the campaign'
      else 'run-up of the campaign'
    end,
    'order_lines',
    first_day
  from campaign_windows
  where role in ('earlier', 'before', 'run_up')
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
