/** What readers are told of a correction, in words. */
import { expect, it } from 'vitest';
import type { PageContext } from '../../functions/compose/context.ts';
import { correctionNote } from '../../functions/compose/correction.ts';
import type { CorrectionSummary } from '../../functions/compose/edition-changes.ts';
import { loadTheme, themeDirectories, word } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const theme = loadTheme(themeDirectories(templatesAt(undefined)), ['en', 'zh']);
const summary: CorrectionSummary = {
  against: 'a/2024/r9',
  held: false,
  reasons: ['data'],
  counts: { figures: 0, added: 0, removed: 0 },
};

function told(language: string, more: Partial<CorrectionSummary>): string {
  const writing = { language, currency: 'CNY' };
  const context = {
    writing,
    word: (key: string, count?: number) => word(theme, language, key, count),
  } as PageContext;
  const [block] = correctionNote({ ...summary, ...more }, 'a/2024/r10', context).blocks;
  const [text] = block?.kind === 'paragraph' ? block.content : [];
  return text?.kind === 'text' ? text.text : '';
}

it.each<[Partial<CorrectionSummary>, string, string]>([
  [
    { counts: { figures: 1, added: 0, removed: 0 } },
    'Revision 10 corrects revision 9: 1 figure changed, because the data changed.',
    '第10版更正第9版：1 项数字不同，原因是数据有变动。',
  ],
  [
    { counts: { figures: 1234, added: 1, removed: 2 }, reasons: ['data', 'definition', 'code'] },
    'Revision 10 corrects revision 9: 1,234 figures changed, 1 row was added, 2 rows were removed, because the data and a definition and the program changed.',
    '第10版更正第9版：1,234 项数字不同、新增 1 行、减少 2 行，原因是数据和口径和程序有变动。',
  ],
  [
    { reasons: ['code'] },
    'Revision 10 replaces revision 9: no figure changed, but its look or the program did.',
    '第10版取代第9版：数字没有变动，有变动的是版式或程序。',
  ],
  [
    { incomparable: 'it was made without data' },
    'Revision 10 replaces revision 9. The figures of the two can no longer be compared.',
    '第10版取代第9版，两版的数字已无法比较。',
  ],
])('%j', (more, en, zh) => {
  expect([told('en', more), told('zh', more)]).toEqual([en, zh]);
});
