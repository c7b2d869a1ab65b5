-- Some segments' order lines as `chunk`. A creator's budget of the segment is divided over its lines; the quantity
-- follows from the product's price, so that the unit price is near the list price.
create or replace temp table chunk as
with numbered as (
  select d.no, d.n, d.seg, d.day_key, d.year, d.start_ms, s.week, s.amount as day_amount,
    floor(d.long_ms * case when d.year >= 2 then getvariable('live_factor') else 1 end)::bigint as long_ms,
    unnest(range(d.lines)) as j
  from creator_days d join days s on s.n = d.n
  where d.seg between getvariable('first_segment') and getvariable('last_segment')
), keyed as (
  -- Every fourth odd line belongs to the order of the line before it.
  select *, derive(derive(day_key, 80), j) as k,
    j - case when j % 2 = 1 and draw(derive(day_key, 81), j) < 0.25 then 1 else 0 end as order_j
  from numbered
), weighed as (
  select l.*, derive(derive(day_key, 82), order_j) as order_key,
    c.creator_id, c.k as creator_key, c.vertical as own_vertical, c.home_province,
    floor(1000 * day_amount * (0.25 + 0.35 / (draw(l.k, 1) + 0.12)))::bigint as weight
  from keyed l join creators_plan c using (no)
), divided as (
  select w.*, p.cents * w.weight::double / (sum(weight) over (partition by w.no, w.seg))::double / 100 as yuan
  from weighed w join plan p on p.no = w.no and p.seg = w.seg
), shelved as (
  select d.*, cw.category,
    draw(derive(creator_key, 500 + cw.category), 1) + 0.22 * draw(d.k, 2) * draw(d.k, 2) as shelf
  from divided d
    join vertical_wheel v on v.slot = floor(1024 * draw(d.k, 3))::integer
    join category_wheel cw on cw.week = d.week and cw.slot = floor(128 * draw(d.k, 4))::integer
      and cw.vertical = case when draw(d.k, 5) < 0.86 then d.own_vertical else v.vertical end
), stocked as (
  select s.*, p.product_id, p.price, p.kind, p.origin_province
  from shelved s
    join (select category, any_value(product_count) as product_count from products_plan group by 1) n using (category)
    join products_plan p on p.category = s.category
      and p.idx = floor(n.product_count * (s.shelf - floor(s.shelf)))::integer
), bought as (
  -- Neighbours first: a service is mostly bought where it is, goods more and more from afar.
  select s.*, greatest(1, round(yuan / price))::integer as quantity,
    case when draw(s.order_key, 1) < case s.kind when 'service' then 0.6 else 0.27 - 0.00008 * s.n end
        then s.origin_province
      when draw(s.order_key, 1) > 0.92 then s.home_province
      else w.province end as wanted_province,
    w.province as any_province
  from stocked s join province_wheel w on w.slot = floor(1024 * draw(s.order_key, 2))::integer
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
