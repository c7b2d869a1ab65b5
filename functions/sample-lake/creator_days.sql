-- creator_days: one row per creator and local day with sales: how many lines, and the live session of that day, if
-- any (start and length in ms after local midnight). Active days spread evenly over the segment, with jitter.
-- `line_yuan` is the average line of the creator's segment, `chosen` one of its days.
create or replace table creator_days as
with slots as (
  select p.no, p.seg, c.k, c.size, c.evergreen, c.debut, c.live_taste, s.first_n, s.year, s.role, j,
    derive(derive(c.k, 400 + p.seg), j) as slot_key, p.active_days
  from plan p join creators_plan c using (no) join segment_days s using (seg), unnest(range(p.active_days)) as r(j)
), placed as (
  select s.*,
    -- A debut inside the segment leaves only the part after it.
    greatest(0, s.debut - s.first_n) / (select max(days) from segment_days d where d.seg = s.seg)::double as gone,
    (j + draw(slot_key, 1)) / active_days as place
  from slots s
), dated as (
  select p.no, p.seg, p.k, p.size, p.evergreen, p.live_taste, p.year, p.role,
    case when p.evergreen then p.first_n + p.j when p.j = 0 and p.debut >= p.first_n then p.debut
      else greatest(w.n, p.debut) end::integer as n
  from placed p join day_wheel w on w.seg = p.seg
    and w.wheel = case p.size when 'head' then 'head' else 'ordinary' end
    and w.slot = floor(1024 * (p.gone + (1 - p.gone) * p.place))::integer
), distinct_days as (
  select no, n, any_value(seg) as seg, any_value(k) as k, any_value(size) as size,
    any_value(evergreen) as evergreen, any_value(live_taste) as live_taste,
    any_value(year) as year, any_value(role) as role
  from dated group by no, n
), keyed as (
  select *, derive(derive(k, 2), n) as day_key from distinct_days
), timed as (
  select *,
    greatest(1, round((case size when 'head' then 30 + 20 * draw(day_key, 1)
      when 'waist' then 1.2 + 3.4 * draw(day_key, 1)
      when 'mid' then 0.7 + 2.4 * draw(day_key, 1) else 0.5 + 2.6 * draw(day_key, 1) end)
      * case when role like 'window%' or role = 'double11' then 1.25 else 1 end))::integer as lines,
    evergreen or draw(day_key, 2) < case size when 'head' then 0.97 when 'waist' then 0.55 + 0.4 * live_taste
      when 'mid' then 0.35 + 0.5 * live_taste else 0.15 + 0.6 * live_taste end as live,
    -- Evenings first, then noon, then mornings; nobody starts later than 22:30.
    case when draw(day_key, 3) < 0.62 then 18.5 + 4 * draw(day_key, 4) * draw(day_key, 5)
      when draw(day_key, 3) < 0.82 then 11.5 + 3 * draw(day_key, 4)
      else 7 + 3.5 * draw(day_key, 4) end * 3600000 as start_hour_ms,
    case size when 'head' then 3.5 + 4.5 * draw(day_key, 6) when 'waist' then 2.2 + 4.2 * draw(day_key, 6)
      else 0.7 + 3.6 * draw(day_key, 6) * draw(day_key, 7) + draw(day_key, 8) end as hours
  from keyed
)
select t.no, t.n, t.seg, t.year, t.day_key, t.lines,
  p.cents / 100::double / sum(t.lines) over (partition by t.no, t.seg)::double as line_yuan,
  t.day_key = min(t.day_key) over (partition by t.no, t.seg) as chosen,
  case when live then floor(start_hour_ms)::bigint end as start_ms,
  case when live then floor(hours * 3600000)::bigint end as long_ms,
  case when live and start_hour_ms > 36000000 and draw(day_key, 9) < 0.05
    then floor(hours * 720000)::bigint end as morning_ms
from timed t join plan p on p.no = t.no and p.seg = t.seg;

-- Sessions of 2023-07 and later are stretched so that the hours of the two years differ by the growth wanted.
set variable live_factor = (
  select (1 + getvariable('live_growth')) * sum(long_ms + coalesce(morning_ms, 0)) filter (where year = 2)::double
    / sum(long_ms + coalesce(morning_ms, 0)) filter (where year = 3)::double
  from creator_days
);
