-- severity: hold
-- The stalls add up to the whole.
select t.sales, s.sales as by_stall
from totals as t
cross join (select sum(sales) as sales from by_stall) as s
where t.sales <> s.sales
