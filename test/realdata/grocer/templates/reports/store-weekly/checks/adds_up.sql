-- severity: hold
select t.sales, d.sales as by_day
from totals as t
cross join (select sum(sales) as sales from by_day) as d
where t.sales <> d.sales
