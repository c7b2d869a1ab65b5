/** The relations that a lake gives to reports (README, "Another lake"): all other models are built on them. */
import type { ColumnType } from './table.ts';

/** Columns of each relation by the type of their values. */
export const contractColumns: Readonly<Record<string, Readonly<Record<string, ColumnType>>>> = {
  campaigns: { campaign_id: 'string', series: 'string', name: 'string', starts_on: 'date', ends_on: 'date' },
  creators: {
    creator_id: 'string',
    display_name: 'string',
    vertical: 'string',
    home_province: 'string',
    joined_on: 'date',
  },
  follower_snapshots: { creator_id: 'string', followers: 'integer', dt: 'string' },
  live_sessions: {
    session_id: 'string',
    creator_id: 'string',
    started_at: 'timestamp',
    ended_at: 'timestamp',
    peak_viewers: 'integer',
    dt: 'string',
  },
  order_lines: {
    order_id: 'string',
    line_id: 'string',
    creator_id: 'string',
    content_kind: 'string',
    content_id: 'string',
    product_id: 'string',
    buyer_id: 'string',
    buyer_province: 'string',
    paid_at: 'timestamp',
    quantity: 'integer',
    paid_amount: 'decimal',
    refunded_amount: 'decimal',
    dt: 'string',
  },
  products: {
    product_id: 'string',
    title: 'string',
    category: 'string',
    kind: 'string',
    origin_province: 'string',
  },
};

export const contract: readonly string[] = Object.keys(contractColumns);
