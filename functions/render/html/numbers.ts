/** The numbers of a chart as a table, for those who cannot see it or want to read them exactly. */
import type { Chart } from '../../charts/chart.ts';
import { type Listed, typeNamed } from '../../charts/type.ts';
import { chartTypes } from '../../charts/types.ts';
import { type Theme, word } from '../../templates/theme.ts';

export function chartNumbers(chart: Chart, theme: Theme, language: string): Listed {
  return typeNamed(chart.type, chartTypes).listed(chart, (key) => word(theme, language, key));
}
