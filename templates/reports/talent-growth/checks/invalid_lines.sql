-- severity: warn
-- Lines of the period or of a year earlier that count nowhere: no quantity or no amount that a sale can have.
-- lacks: what none of them has.
select
  month,
  sum(lines) as count,
  case when count(units) = 0 then 'quantity' when count(sales) = 0 then 'paid_amount' end as lacks
from creator_days
where not is_valid and ((day >= :start and day < :end) or (day >= :yoy_start and day < :yoy_end))
group by month
order by month
