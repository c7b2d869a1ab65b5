/** What a page may call, in the order in which docs and messages name it. A new group is a file and a line here. */
import type { FunctionGroup } from './function.ts';
import { arithmetic } from './functions/arithmetic.ts';
import { conditions } from './functions/conditions.ts';
import { dates } from './functions/dates.ts';
import { figures } from './functions/figures.ts';
import { numbers } from './functions/numbers.ts';
import { periods } from './functions/periods.ts';
import { tables } from './functions/tables.ts';
import { words } from './functions/words.ts';

export const functionGroups: readonly FunctionGroup[] = [
  ...[figures, conditions, periods],
  ...[numbers, arithmetic, dates, words, tables],
];
