-- Grain: one row per creator and segment with a valid line before the period's end.
select creator_id, segment, sales, net_sales, refunds, units, lines, day_bits, last_at
from line_segments
where valid and segment >= 0
