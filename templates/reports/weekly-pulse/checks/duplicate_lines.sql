-- severity: hold
-- The same line twice in the partitions that the week and what it is compared with are read from.
select line_id, count(*) as copies, min(dt) as first_dt, max(dt) as last_dt
from order_lines
where ((dt >= :pop_start_dt and dt <= :end_dt) or (dt >= :yoy_start_dt and dt <= :yoy_end_dt))
  and line_id is not null
group by line_id
having count(*) > 1
order by line_id
limit 100
