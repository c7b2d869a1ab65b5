-- Grain: one row per hour of the clock.
select hour(local_time(scheduled_at)) as hour, count(*) as flights, avg(delay) as delay
from departures
where scheduled_at >= :start_at and scheduled_at < :end_at
group by 1
order by 1
