-- severity: hold
select t.flights, d.flights as by_day
from totals as t
cross join (select sum(flights) as flights from by_day) as d
where t.flights <> d.flights
