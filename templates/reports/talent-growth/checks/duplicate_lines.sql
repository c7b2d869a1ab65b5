-- severity: hold
-- The same line twice anywhere in the lake: new creators are looked for in all of it.
-- skip_if_empty: suspect_months
-- Hashes are compared first, and the lines themselves only where two hashes are the same.
with hashed as (
  select from_big_endian_64(xxhash64(to_utf8(l.line_id))) as hash
  from order_lines as l
  join suspect_months as s on s.month = date_trunc('month', local_day(l.paid_at))
  where l.dt <= :end_dt and l.line_id is not null
  group by from_big_endian_64(xxhash64(to_utf8(l.line_id)))
  having count(*) > 1
)
select l.line_id, count(*) as copies, min(l.dt) as first_dt, max(l.dt) as last_dt
from order_lines as l
join suspect_months as s on s.month = date_trunc('month', local_day(l.paid_at))
join hashed as h on h.hash = from_big_endian_64(xxhash64(to_utf8(l.line_id)))
where l.dt <= :end_dt
group by l.line_id
having count(*) > 1
order by l.line_id
