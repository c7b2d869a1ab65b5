/** Styles on the elements themselves: some mail programs drop the style sheet. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { rulesOf } from '../../language/languages.ts';
import type { Palette } from '../../templates/theme.ts';

/** Elements of prose and tables with their styles. */
export function styled(
  nodes: readonly ElementContent[],
  palette: Palette,
  language: string,
): ElementContent[] {
  const styles = elementStyles(palette, language);
  const walk = (node: ElementContent, row = ''): ElementContent => {
    if (node.type !== 'element') return node;
    if (hasClass(node, 'change')) return changeNode(node, palette);
    const inside = node.tagName === 'tr' ? rowStyle(node, palette) : row;
    const own = node.tagName === 'th' || node.tagName === 'td' ? row : '';
    const style = [styles[node.tagName], columnStyle(node), own].filter((part) => part).join(';');
    const properties = style === '' ? node.properties : { ...node.properties, style };
    return { ...node, properties, children: node.children.map((child) => walk(child, inside)) };
  };
  return nodes.map((node) => walk(node));
}

function hasClass({ properties: { className } }: Element, name: string): boolean {
  return Array.isArray(className) && className.includes(name);
}

/** What each cell of a row has besides. */
function rowStyle(row: Element, { muted }: Palette): string {
  if (hasClass(row, 'total')) return `font-weight:bold;border-top:2px solid ${muted}`;
  return hasClass(row, 'group') ? 'font-weight:bold;padding-top:14px' : '';
}

/** A change with its arrow; the class is what turns its colour in the dark. */
function changeNode(node: Element, { up, down }: Palette): Element {
  const tone = hasClass(node, 'tone-up') ? 'up' : hasClass(node, 'tone-down') ? 'down' : undefined;
  const arrow = hasClass(node, 'up') ? '▲ ' : hasClass(node, 'down') ? '▼ ' : '';
  const signs = arrow === '' ? [] : [h('span', { ariaHidden: 'true', style: 'font-size:80%' }, arrow)];
  const colour = tone && { className: [tone], style: `color:${tone === 'up' ? up : down}` };
  return h('span', colour ?? {}, [...signs, ...node.children]);
}

function columnStyle({ tagName, properties: { className, scope } }: Element): string {
  const classes = Array.isArray(className) ? className : [];
  if (classes.includes('end'))
    return `text-align:right${tagName === 'td' ? ';white-space:nowrap' : ';vertical-align:bottom'}`;
  // Between wide numbers a column of Chinese text would shrink to one character.
  if (classes.includes('start'))
    return tagName === 'th' && scope === 'row' ? 'min-width:7em' : 'min-width:3em';
  return '';
}

function elementStyles(palette: Palette, language: string): Readonly<Record<string, string>> {
  const cell = `padding:7px 10px 7px 0;border-bottom:1px solid ${palette.rule};text-align:left;vertical-align:top`;
  return {
    p: 'margin:0 0 14px',
    ul: 'margin:0 0 14px;padding:0 0 0 24px',
    ol: 'margin:0 0 14px;padding:0 0 0 24px',
    li: 'margin:0 0 5px',
    blockquote: `margin:0 0 14px;padding:0 0 0 14px;border-left:3px solid ${palette.rule}`,
    a: `color:${palette.accent}`,
    code: `padding:1px 4px;background-color:${palette.raised};font-family:Menlo,Consolas,monospace;font-size:90%`,
    em: emphasis[rulesOf(language).emphasis],
    table: 'width:100%;border-collapse:collapse;font-size:14px;line-height:1.4',
    th: `${cell};font-weight:normal`,
    td: cell,
  };
}

const emphasis = { italic: 'font-style:italic', bold: 'font-style:normal;font-weight:bold' };
