/** The tags of a page and their attributes: what Markdoc validates a page against. */
import type { Schema } from '@markdoc/markdoc';

const text = { type: String, required: true } as const;
const optionalText = { type: String } as const;

/** How a column's values are written. */
export const writings = ['text', 'money', 'exact', 'count', 'hours', 'number', 'percent', 'growth', 'date', 'month'] as const;
export type As = (typeof writings)[number];

export const chartTypes = ['line', 'bar', 'grouped-bar', 'stacked-bar', 'heatmap', 'flow'] as const;

/**
 * Attributes that name a column of the table in `data`. `columns`, `y` may name several.
 */
export const columnAttributes = ['x', 'y', 'series', 'value', 'from', 'to'] as const;

// A finding is a text or a function that gives one, so its type is left open to Markdoc and checked after.
const finding = { required: true } as const;

export const tags: Readonly<Record<string, Schema>> = {
  kpis: { render: 'kpis' },
  kpi: {
    render: 'kpi',
    selfClosing: true,
    attributes: { label: text, value: { required: true }, growth: {}, against: optionalText },
  },
  chart: {
    render: 'chart',
    selfClosing: true,
    attributes: {
      type: { type: String, required: true, matches: [...chartTypes] },
      data: { required: true },
      title: finding,
      subtitle: finding,
      source: optionalText,
      unit: { type: String, matches: ['money', 'count', 'hours', 'ratio', 'growth', 'number'] },
      horizontal: { type: Boolean },
      x: optionalText,
      x_as: { type: String, matches: ['short-month', ...writings] },
      y: { type: [String, Array] },
      names: { type: Array },
      series: optionalText,
      value: optionalText,
      from: optionalText,
      to: optionalText,
      limit: { type: Number },
    },
  },
  table: {
    render: 'data-table',
    selfClosing: true,
    attributes: {
      data: { required: true },
      columns: { type: Array, required: true },
      title: finding,
      subtitle: { default: '' },
      source: optionalText,
      limit: { type: Number },
    },
  },
  note: {
    render: 'note',
    attributes: { title: finding, tone: { type: String, matches: ['info', 'warning'], default: 'info' } },
  },
  /** The mail shows what stands before it. */
  more: { render: 'more', selfClosing: true },
  /** How each figure is defined: definitions.yaml in the page's language. */
  definitions: { render: 'definitions', selfClosing: true },
  /** What the checks found. */
  checks: { render: 'checks', selfClosing: true, attributes: { title: finding } },
  /** What the lake lacks or does not cover, in words; nothing where it lacks nothing. */
  missing: { render: 'missing', selfClosing: true },
};

export const tagNames = [...Object.keys(tags), 'if', 'else'];
