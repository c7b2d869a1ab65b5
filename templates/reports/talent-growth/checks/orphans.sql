-- severity: warn
-- Lines of the period whose creator or product the lake lacks.
with missing as (
  select 'creator' as lacks, s.creator_id as id, s.lines
  from creator_periods as s
  left join creators as c on c.creator_id = s.creator_id
  where s.lines > 0 and c.creator_id is null
  union all
  select 'product', s.product_id, s.lines
  from product_sales as s
  left join products as p on p.product_id = s.product_id
  where s.lines > 0 and p.product_id is null
)
select lacks, id, sum(lines) as lines
from missing
group by lacks, id
order by lacks, sum(lines) desc, id
limit 100
