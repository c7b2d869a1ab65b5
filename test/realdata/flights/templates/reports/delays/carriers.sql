-- Grain: one row per airline.
select a.name, count(*) as flights, avg(d.delay) as delay
from departures as d
join airlines as a on a.carrier = d.carrier
where d.scheduled_at >= :start_at and d.scheduled_at < :end_at
group by a.name
order by a.name
