-- Grain: one row per day.
select local_day(scheduled_at) as day, count(*) as flights, avg(delay) as delay
from departures
where scheduled_at >= :start_at and scheduled_at < :end_at
group by 1
order by 1
