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
select f.problem, count(*) as count, w.of, min(f.session_id) as example
from flagged as f
cross join (select count(*) as of from flagged) as w
where f.problem is not null
group by f.problem, w.of
order by f.problem
