-- Grain: department and brand.
select i.department, i.brand, sum(l.net_sales) as sales
from basket_lines as l
join items as i on i.upc = l.upc
where l.sold_at >= :start_at and l.sold_at < :end_at
group by i.department, i.brand
order by i.department, i.brand
