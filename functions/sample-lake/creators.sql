-- creators_plan: one row per creator with everything about it that does not change: cohort (when it sold first),
-- size (by sales in the 12 months to 2024-06-30), debut, budgets in yuan, followers. The sizes are quotas.
create or replace table creators_plan as
with numbered as (
  select c.*, r::integer as rank, (c.first_no + r)::bigint as no,
    derive(derive(getvariable('root'), 1), c.first_no + r) as k
  from cohorts c, unnest(range(c.creators)) as u(r)
), sized as (
  select *,
    case when rank < heads then 'head' when rank < heads + waists then 'waist'
         when rank < heads + waists + mids then 'mid' else 'tail' end as size
  from numbered
), flagged as (
  select *,
    cohort = 0 and size = 'waist' and rank < heads + getvariable('evergreens') as evergreen,
    cohort = 0 and size = 'mid' and rank >= heads + waists + mids - 5 as star,
    cohort = 0 and size = 'head' and rank < heads * 0.35 as rising,
    cohort = 0 and size = 'mid' and rank < heads + waists + mids * 0.08 as fallen,
    case size when 'head' then 0.1 * (0.6 + 0.8 * draw(k, 7))
      when 'waist' then 0.45 * (0.5 + draw(k, 7))
      when 'mid' then 0.2 * (0.45 + 1.1 * draw(k, 7))
      else 0.04 * long_tail(0.45, 4.0, draw(k, 7)) end as rate
  from sized
), slotted as (
  select *,
    -- The first cohort sold before the lake begins: its first line comes within one gap between active days.
    -- Newcomers of some size start early enough in their year to reach it.
    floor(4096 * draw(k, 1) * case when cohort = 0 then least(1, case size when 'head' then 6 else 1 / rate end / 30)
      when cohort = 3 and size <> 'tail' then 0.6 when size = 'head' then 0.6 else 1 end)::integer as debut_slot
  from flagged
), born as (
  select f.*, case when f.cohort = 5 then 99999 when f.evergreen then 0 else w.n end as debut,
    case when f.size = 'tail' and f.cohort < 3 and draw(k, 2) < 0.32
      then w.n + 25 + floor(1000 * draw(k, 3))::integer else 99999 end as leaves
  from slotted f left join debut_wheel w on w.cohort = f.cohort and w.slot = f.debut_slot
), budgeted as (
  select *,
    case size
      when 'head' then long_tail(36e6, 95e6, draw(k, 4))
      when 'waist' then case when evergreen then 9e6 else long_tail(5.25e6, 46e6, draw(k, 4)) end
      when 'mid' then case when star then 600000 + 900000 * draw(k, 4) when fallen then 4e6 + 6e5 * draw(k, 4)
        else long_tail(516000, 4.8e6, draw(k, 4)) end
      else 2400 / (draw(k, 4) + 0.0055) end as budget,
    -- Who sells on most days must not have been a head creator the year before: those sell on few.
    case when star then 16 + 22 * draw(k, 5)
      when evergreen then 1.3
      when size = 'waist' then greatest(long_tail(5.25e6, 46e6, draw(k, 4)) / 38e6, 0.85 + 0.75 * draw(k, 5))
      when rising then 4
      when fallen then 0.5 + 0.25 * draw(k, 5)
      when draw(k, 6) < 0.2 then 0.5 + 0.45 * draw(k, 5)
      else 0.95 + 0.75 * draw(k, 5) end as growth,
    1.05 + 0.5 * draw(k, 10) as earlier_growth,
    draw(k, 8) as live_taste
  from born
), ranked as (
  select *,
    (row_number() over (partition by size order by star desc, derive(k, 9), no) - 1)
      / (count(*) over (partition by size))::double as band_place
  from budgeted
)
select r.* exclude (band_place),
  'C' || lpad(((no * 7919 + 123457) % 10000000)::varchar, 7, '0') as creator_id,
  v.vertical,
  case when draw(k, 11) >= 0.015 then p.province end as home_province,
  least(getvariable('first_day') + debut, getvariable('last_day') - 11)
    - case when cohort = 0 then 30 + floor(1200 * draw(k, 12))::integer
    else 3 + floor(420 * draw(k, 12) * draw(k, 13))::integer end as joined_on,
  case size
    when 'mid' then case when band_place < 0.30 then 0 when band_place < 0.81 then 1
      when band_place < 0.965 then 2 when band_place < 0.995 then 3 end
    when 'head' then case when band_place < 0.4 then 2 else 3 end
    when 'waist' then case when band_place < 0.06 then 0 when band_place < 0.36 then 1
      when band_place < 0.82 then 2 else 3 end
    else case when band_place < 0.74 then 0 when band_place < 0.955 then 1 when band_place < 0.992 then 2
      when band_place < 0.995 then 3 end end as band
from ranked r
  join vertical_wheel v on v.slot = floor(1024 * case when star then (rank % 5 + draw(r.k, 14)) / 5
    else draw(r.k, 14) end)::integer
  join province_wheel p on p.slot = floor(1024 * draw(r.k, 15))::integer;
