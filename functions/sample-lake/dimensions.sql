-- The dimension tables as they are written.
create or replace view creators_out as
with named as (
  select c.*, v.chinese, v.english,
    p.surnames[1 + floor(len(p.surnames) * draw(k, 16))::integer] as surname,
    p.given[1 + floor(len(p.given) * draw(k, 17))::integer] as given,
    p.english[1 + floor(len(p.english) * draw(k, 18))::integer] as english_name,
    (['日记', '笔记', '小店', '分享', '严选', '直播间'])[1 + floor(6 * draw(k, 60))::integer] as suffix
  from creators_plan c join verticals v using (vertical), name_parts p
)
select creator_id,
  case floor(6 * draw(k, 19))
    when 0 then surname || given
    when 1 then given || chinese || suffix
    when 2 then english_name || '''s ' || english
    when 3 then english_name || ' ' || chinese || suffix
    when 4 then surname || given || '（' || coalesce(home_province, 'China') || '）'
    else coalesce(home_province, 'Daily') || ' ' || english || ' · ' || given end as display_name,
  vertical, home_province, joined_on
from named order by creator_id;

create or replace view products_out as
select product_id, title, category_name as category, kind, origin_province from products_plan order by product_id;

create or replace view campaigns_out as
select campaign_id, series, name, starts_on, ends_on from campaigns order by starts_on, campaign_id;
