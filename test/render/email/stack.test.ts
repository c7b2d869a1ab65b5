/** Tables of mails on a phone: every value has the head of its column beside it, and nothing stands for nothing. */
import { expect, test } from 'vitest';
import type { DataTable } from '../../../functions/compose/document.ts';
import { stacked } from '../../../functions/render/email/stack.ts';
import { styled } from '../../../functions/render/email/styles.ts';
import { html, tableNodes } from '../../../functions/render/html.ts';
import { loadTheme, themeDirectories } from '../../../functions/templates/theme.ts';
import { templatesAt } from '../../../functions/templates.ts';

const { colours } = loadTheme(themeDirectories(templatesAt(undefined)), ['en']);
const none = { text: '', value: null };

const table: Pick<DataTable, 'columns' | 'rows' | 'kinds'> = {
  columns: [
    { label: 'Figure', align: 'start' },
    { label: 'Now', align: 'end' },
    { label: 'Change', align: 'end' },
  ],
  rows: [
    [{ text: 'Compared', value: 'Compared' }, none, none],
    [
      { text: 'Returns', value: 'Returns' },
      { text: '30', value: 30 },
      { text: '+50.0%', value: 0.5, direction: 'up', good: 'down' },
    ],
    [{ text: 'Total', value: 'Total' }, { text: '30', value: 30 }, none],
  ],
  kinds: ['group', 'usual', 'total'],
};

const markup = html(styled([stacked(table.columns, tableNodes(table))], colours.light, 'en'));

test('every value has its head, which a wide screen does not show', () => {
  expect(markup).toContain('<span class="label" style="display:none;mso-hide:all">Now</span>30');
  expect(markup.match(/class="label"/g)).toHaveLength(3);
  expect(markup.match(/class="end void"/g)).toHaveLength(1);
});

test('a group is named over all columns, a total is set off', () => {
  expect(markup).toMatch(/<tr class="group"><th scope="rowgroup" colspan="3" [^>]*font-weight:bold/);
  expect(markup).toMatch(/<tr class="total"><th [^>]*font-weight:bold;border-top:2px solid/);
});

test('a change has its arrow, and the colour of what readers make of it', () => {
  expect(markup).toContain(`<span class="down" style="color:${colours.light.down}"`);
  expect(markup).toMatch(/aria-hidden="true"[^>]*>▲ <\/span>\+50\.0%/);
});
