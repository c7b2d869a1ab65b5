-- severity: warn
-- Lines of the period or of a year earlier that count nowhere: no quantity or no amount that a sale can have.
-- lacks: what none of them has. share: their amounts as a part of the sales of both periods.
with days as (
  select month, is_valid, units, sales, lines
  from creator_days
  where (day >= :start and day < :end) or (day >= :yoy_start and day < :yoy_end)
),
whole as (
  select cast(sum(lines) as bigint) as of, sum(case when is_valid then sales end) as sales
  from days
)
select
  d.month,
  cast(sum(d.lines) as bigint) as count,
  w.of,
  cast(sum(case when d.sales > 0 then d.sales end) as double) / nullif(w.sales, 0) as share,
  case when count(d.units) = 0 then 'quantity' when count(d.sales) = 0 then 'paid_amount' end as lacks
from days as d
cross join whole as w
where not d.is_valid
group by d.month, w.of, w.sales
order by d.month
