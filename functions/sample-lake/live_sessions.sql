-- Some segments' live sessions as `chunk`: that of a creator's day with sales, and now and then a morning session
-- that sold nothing. A few have no end, end before they start, or never seem to end: the data checks find them.
create or replace temp table chunk as
with live as (
  select no, n, year, day_key, start_ms, long_ms, false as morning
  from creator_days where seg between getvariable('first_segment') and getvariable('last_segment')
    and start_ms is not null
  union all
  select no, n, year, derive(day_key, 60), 21600000 + floor(3600000 * draw(day_key, 61))::bigint, morning_ms, true
  from creator_days where seg between getvariable('first_segment') and getvariable('last_segment')
    and morning_ms is not null
), timed as (
  select l.* exclude (long_ms), c.creator_id, c.size,
    floor(long_ms * case when year >= 3 then getvariable('live_factor') else 1 end)::bigint as long_ms,
    make_timestamp_ms(getvariable('first_midnight_ms') + 86400000 * l.n::bigint + l.start_ms) as started_at,
      draw(l.day_key, 63) as blemish
  from live l join creators_plan c using (no)
)
select started_at::date as dt,
  'S' || strftime(getvariable('first_day') + n, '%y%m%d') || '-' || substr(creator_id, 2) || case
    when morning then 'b' else '' end as session_id,
  creator_id, started_at,
  case when blemish < 0.0003 then null
    when blemish < 0.00032 then started_at - interval 30 minute
    when blemish < 0.000327 then started_at + interval 53 hour
    else make_timestamp_ms(epoch_ms(started_at) + long_ms) end as ended_at,
  floor(case size when 'head' then 90000 when 'waist' then 6000 when 'mid' then 900 else 60 end
    * long_tail(0.3, 9, draw(day_key, 64)))::bigint as peak_viewers
from timed;
