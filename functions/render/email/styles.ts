/** Styles on the elements themselves: some mail programs drop the style sheet. */
import type { Element, ElementContent } from 'hast';
import { rulesOf } from '../../language/languages.ts';
import type { Palette } from '../../templates/theme.ts';

/** Elements of prose and tables with their styles. */
export function styled(
  nodes: readonly ElementContent[],
  palette: Palette,
  language: string,
): ElementContent[] {
  const styles = elementStyles(palette, language);
  const walk = (node: ElementContent): ElementContent => {
    if (node.type !== 'element') return node;
    const style = [styles[node.tagName], columnStyle(node)].filter((part) => part).join(';');
    const properties = style === '' ? node.properties : { ...node.properties, style };
    return { ...node, properties, children: node.children.map(walk) };
  };
  return nodes.map(walk);
}

function columnStyle({ tagName, properties: { className, scope } }: Element): string {
  const classes = Array.isArray(className) ? className : [];
  if (classes.includes('end')) return 'text-align:right;white-space:nowrap';
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
    em: rulesOf(language).emphasis,
    table: 'width:100%;border-collapse:collapse;font-size:14px;line-height:1.4',
    th: `${cell};font-weight:normal`,
    td: cell,
  };
}
