-- Grain: one row per local month with a line. first_id and last_id: its smallest and largest line_id; repeated: how
-- many lines have the id of another line of the month, as their hashes tell.
-- materialized: monthly
select
  date_trunc('month', local_day(paid_at)) as month,
  min(line_id) as first_id,
  max(line_id) as last_id,
  count(line_id) - count(distinct from_big_endian_64(xxhash64(to_utf8(line_id)))) as repeated
from order_lines
where dt >= :month_start_dt and dt <= :month_end_dt
  and paid_at >= :month_start_at and paid_at < :month_end_at
group by date_trunc('month', local_day(paid_at))
