-- Grain: one row per local month with a line. first_id and last_id: its smallest and largest line_id; repeated: how
-- many of its ids stand in it more than once.
-- materialized: monthly
select
  month,
  min(line_id) as first_id,
  max(line_id) as last_id,
  count(case when copies > 1 then 1 end) as repeated
from (
  select date_trunc('month', local_day(paid_at)) as month, line_id, count(*) as copies
  from order_lines
  where dt >= :month_start_dt and dt <= :month_end_dt
    and paid_at >= :month_start_at and paid_at < :month_end_at
    and line_id is not null
  group by date_trunc('month', local_day(paid_at)), line_id
) as ids
group by month
