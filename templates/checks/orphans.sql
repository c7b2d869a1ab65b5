-- severity: warn
-- Lines of the period whose creator or product the lake lacks.
with missing as (
  select 'creator' as lacks, s.lines
  from creator_spans as s
  left join creators as c on c.creator_id = s.creator_id
  where s.span = 'period' and c.creator_id is null
  union all
  select 'product', lines
  from region_sales
  where lines > 0 and not known_product
)
select lacks, sum(lines) as count
from missing
group by lacks
order by lacks
