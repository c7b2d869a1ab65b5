/** Every column that the talent-growth report needs of the lake's files, by table. */
export const needed: Readonly<Record<string, readonly string[]>> = {
  order_lines: [
    'line_id',
    'creator_id',
    'content_kind',
    'content_id',
    'product_id',
    'buyer_id',
    'buyer_province',
    'paid_at',
    'quantity',
    'paid_amount',
    'refunded_amount',
  ],
  live_sessions: ['session_id', 'started_at', 'ended_at'],
  follower_snapshots: ['creator_id', 'followers'],
  creators: ['creator_id', 'display_name', 'vertical'],
  products: ['product_id', 'title', 'category', 'kind', 'origin_province'],
  campaigns: ['campaign_id', 'series', 'name', 'starts_on', 'ends_on'],
};
