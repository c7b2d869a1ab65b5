/** Numbers stay with what they count, months with their years. */
import { expect, test } from 'vitest';
import { gluedParts } from '../../functions/text/glue.ts';

const shown = (text: string) =>
  gluedParts(text)
    .map(({ text, whole }) => (whole ? `[${text}]` : text))
    .join('')
    .replaceAll('\u00A0', '_');

test.each([
  ['Sales were ¥8.26 billion in June 2024', 'Sales were ¥8.26_billion in June_2024'],
  ['down 3.1 percentage points from 30 June 2023', 'down 3.1_percentage points from 30_June_2023'],
  ['Jan–Jun 2024', '[Jan–Jun_2024]'],
  ['2 May million', '2 May million'],
  ['销售额79.02亿元，同比增长43.0%', '销售额[79.02亿元]，[同比增长43.0%]'],
  ['提高6.1个百分点，共5,000万元', '[提高6.1个百分点]，共[5,000万元]'],
  ['2024年6月30日有14,700名买家', '[2024年6月30日]有[14,700名]买家'],
  ['名称A1与<b>', '名称A1与<b>'],
])('%s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});
