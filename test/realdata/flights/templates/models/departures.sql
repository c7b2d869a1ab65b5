-- Grain: one row per flight that was planned. scheduled_at is UTC; without a delay it did not leave.
select
  carrier,
  time_hour as scheduled_at,
  cast(dep_delay as double) as delay,
  cast(distance as bigint) as miles
from raw.flights
