-- severity: warn
-- Lines of the period whose creator or product the lake lacks; one that lacks both is one line.
-- share: of the sales of the period.
with lines as (
  select lacks, count(*) as count, sum(paid_amount) as sales
  from period_lines
  group by lacks
)
select l.lacks, l.count, w.of, cast(l.sales as double) / nullif(w.sales, 0) as share
from lines as l
cross join (select cast(sum(count) as bigint) as of, sum(sales) as sales from lines) as w
where l.lacks is not null
order by l.lacks
