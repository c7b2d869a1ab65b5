-- Grain: one row per month, 24 up to the end of the period.
select date_trunc('month', ordered_on) as month, sum(sales) as sales, sum(profit) as profit
from orders
where ordered_on >= date_add('month', -23, :start) and ordered_on < :end
group by 1
order by 1
