import { z } from 'zod';
import { filled } from '../../language/fill.ts';
import { formatCount } from '../../language/format.ts';
import { figure, meaning, optionalText, series } from '../attribute.ts';
import { changeStyles, changeText } from '../change.ts';
import { figureText, numberIn, within } from '../figure.ts';
import { isWritten } from '../figure-value.ts';
import { type FunctionGroup, pageFunction } from '../function.ts';
import { attainmentText } from '../target.ts';

const change = pageFunction({
  name: 'change',
  description: `How a figure has changed, in words of the theme: ", up 43.0% on a year earlier". Nothing if there is no comparison.`,
  example: 'Sales came to {% $sales %}{% change($sales) %}.',
  values: {
    figure: figure('The figure.'),
    style: meaning(
      z.enum(changeStyles).nullable(),
      'word',
      'How it is said, if not as a `clause`; `brief` and `bare` do not name what it is compared with, and stand behind one that does.',
    ),
  },
  optional: 1,
  named: { lead: optionalText('What stands before it, if there is a comparison.') },
  call: ({ figure, style, lead = '' }, context) => {
    const text = figure ? changeText(figure, style ?? 'clause', context) : '';
    return text === '' ? '' : lead + text;
  },
});

const attainment = pageFunction({
  name: 'attainment',
  description:
    'How much of its `target` in figures.yaml a figure has reached, in words of the theme: "91.8% of the target of ¥9.00 billion". Nothing if one of them is not known.',
  example: 'Sales came to {% $sales %}, {% attainment($sales) %}.',
  values: { figure: figure('The figure.') },
  call: ({ figure }, context) => (figure ? attainmentText(figure, context) : ''),
});

const usualPeak = 12;

const peak = pageFunction({
  name: 'peak',
  description: `Whether the last value of a series is its largest of the last ${usualPeak}, or which one is. Nothing unless all of them are known.`,
  example:
    'In {% $monthly_sales.last.month %} sales were {% $monthly_sales.last %}{% peak($monthly_sales) %}.',
  values: { series: series('A figure `over` months or days.') },
  call: ({ series }, context) => {
    const rows = series?.rows.slice(-usualPeak) ?? [];
    const isWhole =
      rows.length === usualPeak && rows.every((row) => series && numberIn(series, row) !== null);
    if (!series || !isWhole) return '';
    const last = { ...series, rows };
    const top = within(last, ['max'], context);
    const isLast = top && 'rows' in top && top.rows[0] === rows.at(-1);
    const when = within(last, ['max', series.figure.over ?? ''], context);
    const month = isWritten(when) ? when.text : '';
    const value = top && 'rows' in top ? figureText(top, context) : '';
    const count = formatCount(usualPeak, context.writing);
    return filled(context.word(isLast ? 'peak_last' : 'peak_other'), { month, value, count });
  },
});

export const figures: FunctionGroup = { title: 'Figures', functions: [change, attainment, peak] };
