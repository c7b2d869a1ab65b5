-- Some segments' snapshots as `chunk`: weekly, small creators every other week, with gaps. `dt` is the day itself.
create or replace temp table chunk as
with curves as (
  select creator_id, k, band, getvariable('grown_n') as grown_n,
    greatest(0, debut - 5 - floor(40 * draw(k, 50))::integer) as first_n,
    case when cohort = 0 then 0.35 + 0.4 * draw(k, 51) else 0.15 + 0.4 * draw(k, 51) end as from_share,
    case band when 0 then long_tail(320, 9300, draw(k, 52)) when 1 then long_tail(11200, 93000, draw(k, 52))
      when 2 then long_tail(112000, 930000, draw(k, 52))
        else long_tail(1.12e6, 26e6, draw(k, 52)) end as final_followers,
    case when size = 'tail' then 7 + floor(14 * draw(k, 53))::integer
      else floor(7 * draw(k, 53))::integer end as rhythm,
    case when size = 'tail' and draw(k, 54) < 0.02 then grown_n - 300 + floor(250 * draw(k, 55))::integer
      else 99999 end as last_n
  from creators_plan where band is not null
), rhythms as (
  select n, unnest([n % 7, 7 + n % 14]) as rhythm from days where seg between getvariable('first_segment')
    and getvariable('last_segment')
)
select getvariable('first_day') + r.n as dt, creator_id,
  floor(final_followers * case
    when r.n >= grown_n or c.first_n >= grown_n - 60 then 1 + 0.0003 * greatest(0, r.n - grown_n)
    else from_share + (1 - from_share) * (r.n - c.first_n) / (grown_n - c.first_n)::double end)::bigint as followers
from curves c join rhythms r on r.rhythm = c.rhythm and r.n >= c.first_n and r.n <= c.last_n
where draw(derive(c.k, 56), r.n) >= 0.07;
