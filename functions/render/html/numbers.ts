/** The numbers of a chart as a table, for those who cannot see it or want to read them exactly. */
import type { Cell, Chart, TableColumn } from '../../compose/document.ts';
import { type Theme, word } from '../../templates/theme.ts';

export interface Numbers {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Categories down, series across; a heat map as it lies; a flow as from, to and value. */
export function chartNumbers(chart: Chart, theme: Theme, language: string): Numbers {
  const say = (key: string) => word(theme, language, key);
  if (chart.type === 'flow') {
    return {
      columns: [text(say('from')), text(say('to')), number(say('value'))],
      rows: chart.flows.map(({ from, to, label, value }) => [cell(from), cell(to), cell(label, value)]),
    };
  }
  if (chart.type === 'heatmap') {
    const rows = chart.series.map(({ name, labels }) => [cell(name), ...labels.map((label) => cell(label))]);
    return { columns: [text(say('category')), ...chart.categories.map(number)], rows };
  }
  const rows = chart.categories.map((category, i) => [
    cell(category),
    ...chart.series.map(({ labels, values }) => cell(labels[i] ?? '', values[i])),
  ]);
  return { columns: [text(say('category')), ...chart.series.map(({ name }) => number(name))], rows };
}

const text = (label: string): TableColumn => ({ label, align: 'start' });
const number = (label: string): TableColumn => ({ label, align: 'end' });
const cell = (label: string, value: number | null = null): Cell => ({ text: label, value });
