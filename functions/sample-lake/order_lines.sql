-- Some segments' order lines as `chunk`. The lines of a creator's segment add up to its budget. Where that is small, it
-- is divided over all of them; else (`rich`) most are a few units at about the list price, and group purchases, of
-- products that are called so, divide what remains: a lake of 1:1000 has too few lines for so much money.
create or replace temp table chunk as
with numbered as (
  select d.no, d.n, d.seg, d.day_key, d.year, d.start_ms, d.line_yuan, d.line_yuan > 400 as rich, d.chosen, d.lines,
    s.week, s.amount as day_amount,
    floor(d.long_ms * case when d.year >= 3 then getvariable('live_factor') else 1 end)::bigint as long_ms,
    unnest(range(d.lines)) as j
  from creator_days d join days s on s.n = d.n
  where d.seg between getvariable('first_segment') and getvariable('last_segment')
), keyed as (
  -- Every fourth odd line belongs to the order of the line before it.
  select *, derive(derive(day_key, 80), j) as k,
    j - case when j % 2 = 1 and draw(derive(day_key, 81), j) < 0.25 then 1 else 0 end as order_j
  from numbered
), sorted as (
  -- One group purchase at least in every segment, and the more the larger its budget, so that none is absurd.
  select l.*, derive(derive(day_key, 82), order_j) as order_key,
    c.creator_id, c.k as creator_key, c.vertical as own_vertical, c.home_province,
    rich and (draw(l.k, 10) < least(0.6, 0.08 + line_yuan / 200000)
      or chosen and j = floor(lines * draw(day_key, 83))) as for_groups
  from keyed l join creators_plan c using (no)
), shelved as (
  select d.*, cw.category,
    draw(derive(creator_key, 500 + cw.category), 1) + 0.22 * draw(d.k, 2) * draw(d.k, 2) as shelf
  from sorted d
    join vertical_wheel v on v.slot = floor(1024 * draw(d.k, 3))::integer
    join category_wheel cw on cw.week = d.week and cw.slot = floor(128 * draw(d.k, 4))::integer
      and cw.vertical = case when draw(d.k, 5) < 0.86 then d.own_vertical else v.vertical end
), stocked as (
  select s.*, p.product_id, p.price, p.kind, p.origin_province,
    1 + case when p.price < 300 then floor(4.6 * draw(s.k, 11) * draw(s.k, 11) * draw(s.k, 11))::integer else 0 end
      as few
  from shelved s
    join (select category, for_groups, any_value(product_count) as product_count from products_plan group by all) n
      using (category, for_groups)
    join products_plan p on p.category = s.category and p.for_groups = s.for_groups
      and p.idx = floor(n.product_count * (s.shelf - floor(s.shelf)))::integer
), weighed as (
  -- What a single buyer pays, in cents; of a group purchase the share in what remains.
  select *, case when for_groups then floor(1000 * day_amount * (0.5 + draw(k, 1)))::bigint
    else round(100 * few * price * (0.8 + 0.2 * draw(k, 1)))::bigint end as weight
  from stocked
), summed as (
  select *, sum(weight) filter (where not for_groups) over (partition by no, seg) as own_weight,
    sum(weight) filter (where for_groups) over (partition by no, seg) as group_weight
  from weighed
), divided as (
  select s.*, p.cents / 100::double * case
    when not rich then weight / own_weight::double
    when not for_groups then weight * least(1 / p.cents::double, 0.6 / own_weight::double)
    else weight / group_weight::double * (1 - least(coalesce(own_weight, 0) / p.cents::double, 0.6)) end as yuan
  from summed s join plan p on p.no = s.no and p.seg = s.seg
), bought as (
  -- Neighbours first: a service is mostly bought where it is, goods more and more from afar.
  select s.*, case when rich and not for_groups then few else greatest(1, round(yuan / price))::integer end as quantity,
    case when draw(s.order_key, 1) < case s.kind when 'service' then 0.6 else 0.3 - 0.00008 * s.n end
        then s.origin_province
      when draw(s.order_key, 1) > 0.92 then s.home_province
      else w.province end as wanted_province,
    w.province as any_province
  from divided s join province_wheel w on w.slot = floor(1024 * draw(s.order_key, 2))::integer
), settled as (
  select b.*, greatest(0.1, round(yuan / quantity, 1)) as unit_price, v.province as buyer_province,
    -- Seven of ten buy again and again from the same creators.
    v.first_buyer + case when draw(order_key, 3) < 0.7
      then (floor(v.buyers * draw(derive(creator_key, 900 + v.first_slot), 1))::bigint
        + floor(14 * draw(order_key, 4) * draw(order_key, 4))::bigint) % v.buyers
      else floor(v.buyers * draw(order_key, 4))::bigint end as buyer,
    draw(order_key, 9) as content_draw
  from bought b join province_blocks v on v.province = coalesce(b.wanted_province, b.any_province)
), dated as (
  select *,
    case when start_ms is not null and content_draw < 0.8 then 'live'
      when content_draw > 0.9 or (start_ms is null and content_draw > 0.62) then 'showcase'
      else 'video' end as content_kind,
    make_timestamp_ms(getvariable('first_midnight_ms') + 86400000 * n::bigint
      + case when start_ms is not null and content_draw < 0.8
        then start_ms + floor(least(long_ms, 86398000 - start_ms) * draw(order_key, 5))::bigint
        else floor(3600000 * (h.hour + draw(order_key, 5)))::bigint end) as paid_at,
    draw(k, 7) as refund, strftime(getvariable('first_day') + n, '%y%m%d') || '-' || substr(creator_id, 2) as code
  from settled join hour_wheel h on h.slot = floor(256 * draw(order_key, 6))::integer
), priced as (
  select *, (unit_price * quantity)::decimal(18, 2) as paid from dated
), lines as (
  select paid_at::date as dt, 'O' || code || '-' || order_j as order_id, 'L' || code || '-' || j as line_id,
    creator_id, content_kind,
    case content_kind when 'live' then 'S' || code when 'video' then 'V' || substr(creator_id, 2) || '-'
      || lpad((n // 6)::varchar, 3, '0') end as content_id,
    product_id,
    case when draw(order_key, 7) >= 0.003
      then 'U' || lpad(((buyer * 7919 + 31) % 1000000000)::varchar, 9, '0') end as buyer_id,
    case when draw(order_key, 8) >= 0.015 then buyer_province end as buyer_province,
    paid_at, quantity, paid as paid_amount,
    case when refund < 0.032 then paid
      when refund < 0.055 then round(paid * (0.2 + 0.5 * draw(k, 8))::decimal(4, 2), 2)::decimal(18, 2)
      when refund > 0.9985 then null else 0 end::decimal(18, 2) as refunded_amount,
    k
  from priced
)
select * exclude (k) from lines
union all
-- About one line in 100,000 again, broken: no quantity, a quantity of 0, or a negative amount.
select * exclude (k) replace (line_id || 'x' as line_id,
  case when k % 3 = 0 then null when k % 3 = 1 then 0 else quantity end as quantity,
  case when k % 3 = 2 then -paid_amount else paid_amount end as paid_amount)
from lines where draw(k, 9) < 0.00001;
