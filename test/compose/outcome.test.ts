/** What checks found, in numbers and words. */
import { describe, expect, it } from 'vitest';
import type { PageContext } from '../../functions/compose/context.ts';
import { findingText, outcomeText } from '../../functions/compose/outcome.ts';
import type { CheckOutcome } from '../../functions/query/check.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { word } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { theme } from './stalls.ts';

const { definitions } = loadReport(templatesAt(undefined), 'talent-growth');
const context = (language: string) =>
  ({
    writing: { language, currency: 'CNY' },
    word: (key: string, count?: number) => word(theme, language, key, count),
  }) as PageContext;
const lines: CheckOutcome = {
  ...{ name: 'invalid_lines', severity: 'warn', passed: false, rows: 3 },
  ...{ count: 8, of: 1_134_233, share: 0.000_009_6 },
};

describe('what a check found', () => {
  it.each([
    [
      'en',
      'warning (8 of 1.13 million)',
      'amount: 8 of 1.13 million (0.001% of sales). They count in no figure.',
    ],
    ['zh', '提示（113.42万项中8项）', '113.42万条中有8条（涉及金额占销售额的0.001%）。未计入任何指标。'],
  ])('is said in numbers with what it means: %s', (language, result, text) => {
    expect(outcomeText(lines, context(language))).toBe(result);
    expect(findingText(lines, definitions, context(language))).toContain(text);
  });

  it('is said by the first sentence whose numbers are known', () => {
    const { share: _unknown, ...without } = lines;
    expect(findingText(without, definitions, context('en'))).toContain(
      'amount: 8 of 1.13 million. They count',
    );
    const { of: _whole, ...alone } = without;
    expect(findingText(alone, definitions, context('en'))).toBe(
      'Invalid order lines: warning (8). They count in no figure.',
    );
    expect(findingText({ ...alone, name: 'unheard_of' }, definitions, context('en'))).toBe(
      'unheard_of: warning (8).',
    );
  });

  it.each([
    [0.25, '25.0%'],
    [0.0004, '0.04%'],
    [0.000_000_01, '<0.0001%'],
    [0, '0.0%'],
  ])('has as many decimals as a share of %f needs', (share, text) => {
    expect(findingText({ ...lines, share }, definitions, context('en'))).toContain(`(${text} of sales)`);
  });
});
