-- Grain: one row per airline.
select carrier, name
from raw.airlines
