-- Grain: one row per stall with a sale in the period, by sales.
select l.creator_id, c.display_name, sum(l.paid_amount) as sales
from sales_lines as l
left join creators as c on c.creator_id = l.creator_id
where l.paid_at >= :start_at and l.paid_at < :end_at
group by l.creator_id, c.display_name
order by sum(l.paid_amount) desc, l.creator_id
