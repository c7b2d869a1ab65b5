-- Grain: one row. The month and the month before.
with sums as (
  select
    count(case when scheduled_at >= :start_at then 1 end) as flights,
    count(case when scheduled_at < :pop_end_at then 1 end) as flights_before,
    avg(case when scheduled_at >= :start_at then delay end) as delay,
    count(case when scheduled_at >= :start_at and delay > :late then 1 end) as late,
    count(case when scheduled_at >= :start_at then delay end) as departed,
    sum(case when scheduled_at >= :start_at then miles end) as miles
  from departures
  where scheduled_at >= :pop_start_at and scheduled_at < :end_at
)
select
  flights, flights_before, delay, share(late, departed) as late_share, flights - departed as cancelled,
  cast(miles as bigint) as miles
from sums
