-- Grain: one row per cell and buyer of the period; unknown buyers of a cell are one row.
-- materialized: true
select cell, buyer_id, sum(paid_amount) as sales, min(paid_at) as first_at, max(paid_at) as last_at
from cell_lines
group by cell, buyer_id
