-- severity: warn
-- Lines of the period or of a year earlier that count nowhere: no quantity or no amount that a sale can have.
-- lacks: what none of them has.
select
  g.month,
  sum(s.lines) as lines,
  case when count(s.units) = 0 then 'quantity' when count(s.sales) = 0 then 'paid_amount' end as lacks
from line_segments as s
join segments as g on g.segment = s.segment
where not s.valid
  and ((g.first_day >= :start and g.first_day < :end) or (g.first_day >= :yoy_start and g.first_day < :yoy_end))
group by g.month
order by g.month
