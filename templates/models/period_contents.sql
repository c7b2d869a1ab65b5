-- Grain: one row per valid line of the period that was sold through a content: a live or a video.
select content_id, content_kind, creator_id, product_id, quantity, paid_amount
from period_lines
where content_id is not null
