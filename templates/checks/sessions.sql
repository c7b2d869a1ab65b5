-- severity: warn
-- Live sessions of the period without an end, that end before they start, or that are too long to be true.
with flagged as (
  select
    session_id,
    case
      when ended_at is null then 'no end'
      when ended_at < started_at then 'ends before it starts'
      when epoch_ms(ended_at) - epoch_ms(started_at) > :session_hours * 3600000 then 'too long'
    end as problem
  from live_sessions
  where dt >= :start_dt and dt <= :end_dt and started_at >= :start_at and started_at < :end_at
)
select problem, count(*) as count, min(session_id) as example
from flagged
where problem is not null
group by problem
order by problem
