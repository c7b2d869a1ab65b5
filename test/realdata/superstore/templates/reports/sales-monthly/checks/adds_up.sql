-- severity: hold
select t.sales, r.sales as regions
from totals as t
cross join (select sum(sales) as sales from regions) as r
where t.sales <> r.sales
