-- severity: warn
select l.upc, sum(l.net_sales) as sales
from basket_lines as l
left join items as i on i.upc = l.upc
where i.upc is null and l.sold_at >= :start_at and l.sold_at < :end_at
group by l.upc
order by 2 desc
limit 20
