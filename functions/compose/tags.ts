/** The tags of a page and their attributes: what Markdoc validates a page against. */
import type { Schema } from '@markdoc/markdoc';
import { chartTypes } from '../charts/types.ts';
import { axisWritings, writings } from './writing.ts';

const text = { type: String, required: true } as const;
const optionalText = { type: String } as const;

/** Attributes of tables that name a column of the table in `data`. `columns` may name several. */
export const columnAttributes = ['value', 'per', 'order', 'across', 'known'] as const;

/** Every attribute of some chart type. What it has to be is said and checked by the type. */
export const chartAttributes = [...new Set(chartTypes.flatMap(({ attributes }) => Object.keys(attributes)))];

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
      ...Object.fromEntries(chartAttributes.map((name) => [name, {}])),
      type: { type: String, required: true, matches: chartTypes.map(({ name }) => name) },
      data: { required: true },
      title: finding,
      subtitle: finding,
      source: {},
      unit: { type: String, matches: ['money', 'count', 'hours', 'ratio', 'growth', 'number'] },
      x_as: { type: String, matches: [...axisWritings, ...writings] },
      /** The first rows, or the last ones. */
      limit: { type: Number },
      last: { type: Number },
      /** Only from the first to the last row that knows this column. */
      known: optionalText,
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
      source: {},
      limit: { type: Number },
      last: { type: Number },
      known: optionalText,
      /** Only the first row of each value of this column. */
      per: optionalText,
      /** The rows from large to small by this column, instead of their own order. */
      order: optionalText,
      /** One column more for each value of this column, with `value` in it, written as `as`: a cross table. */
      across: optionalText,
      value: optionalText,
      as: { type: String, matches: [...writings] },
    },
  },
  /** A table whose rows the page itself lists: `rows=[{label: "Sales", as: "money", values: [$a.sales, …]}]`. */
  figures: {
    render: 'figures',
    selfClosing: true,
    attributes: {
      title: finding,
      subtitle: { default: '' },
      source: {},
      columns: { type: Array, required: true },
      rows: { type: Array, required: true },
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
