/** Which columns a query compares with the borders of its period: what carries a report, if report.yaml is silent. */
import { relationsNamed, type Token, tokenize } from './sql.ts';

export interface PeriodColumn {
  readonly relation: string;
  readonly column: string;
}

const borders = /^:(\w+_)?(start|end)(_at)?$/;
const comparisons = new Set(['<', '>', '=', 'between']);
const between = new Set([...comparisons, 'and']);

/**
 * The columns of relations that a SELECT reads alone and compares with `:start`, `:pop_end_at` and their like.
 * What a join or a subquery makes is left out: whose column it is cannot be seen there.
 */
export function comparedWithPeriod(sql: string): PeriodColumn[] {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const found = selectsIn(tokens).flatMap((select) => {
    const text = select.map((token) => token.text).join(' ');
    const [relation, another] = new Set(relationsNamed(text).map(({ name }) => name));
    const isPlain = select.filter((token) => token.text.toLowerCase() === 'select').length === 1;
    if (relation === undefined || another !== undefined || !isPlain) return [];
    return [...new Set(columnsIn(select))].map((column) => ({ relation, column }));
  });
  return [...new Map(found.map((one) => [`${one.relation} ${one.column}`, one])).values()];
}

/** The tokens of each SELECT, without those of the subqueries in it. */
function selectsIn(tokens: readonly Token[]): Token[][] {
  const selects: Token[][] = [[]];
  const open: { readonly select: Token[]; readonly isQuery: boolean }[] = [];
  let current = selects[0] ?? [];
  tokens.forEach((token, index) => {
    if (token.text === '(') {
      const isQuery = /^(select|with)$/i.test(tokens[index + 1]?.text ?? '');
      open.push({ select: current, isQuery });
      current.push(token);
      if (isQuery) {
        current = [];
        selects.push(current);
      }
      return;
    }
    const closed = token.text === ')' ? open.pop() : undefined;
    if (closed?.isQuery) current = closed.select;
    current.push(token);
  });
  return selects;
}

function columnsIn(select: readonly Token[]): string[] {
  return select.flatMap((token, index) => {
    if (token.kind !== 'parameter' || !borders.test(token.text)) return [];
    const before = select
      .slice(0, index)
      .map(({ kind, text }) => (kind === 'parameter' ? 'and' : text.toLowerCase()));
    const at = before.findLastIndex((text) => !between.has(text));
    const isCompared = comparisons.has(before[at + 1] ?? '');
    const column = select[at];
    if (!isCompared || column === undefined) return [];
    if (column.kind === 'quoted') return [column.text.slice(1, -1)];
    return column.kind === 'word' && /^(?!end$)[a-z_]/i.test(column.text) ? [column.text.toLowerCase()] : [];
  });
}
