-- Grain: one row per local day of the 15 years before the period's end. segment numbers the stretches between
-- the borders that any figure needs, none longer than a month; day_bit has one bit per day of the month, so
-- that the days of a segment can be kept as one number.
-- materialized: true
with borders as (
  select distinct b.border
  from campaign_windows as w
  cross join unnest(array[w.first_day, w.end_day]) as b (border)
),
calendar as (
  select t.day
  from unnest(sequence(date_add('year', -15, :end), date_add('day', -1, :end), interval '1' day)) as t (day)
),
cuts as (
  select
    c.day,
    case
      when b.border is not null then 1
      when c.day in (:start, :yoy_start, :yoy_end, :pop_start, :trailing_start, :yoy_trailing_start) then 1
      when day_of_month(c.day) = 1 then 1
      else 0
    end as cut
  from calendar as c
  left join borders as b on b.border = c.day
)
select
  day,
  cast(1 + sum(cut) over (order by day) as integer) as segment,
  cast(power(2, day_of_month(day) - 1) as bigint) as day_bit
from cuts
