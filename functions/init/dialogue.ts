/** What somebody at a terminal is asked of a lake: the zones of its clocks, and what tables and columns are for. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { isNamedZone } from '../calendar/zone-name.ts';
import { counted } from '../language/counted.ts';
import type { GuessedTable, TableFacts } from './facts.ts';
import { type Chosen, guessRoles, type Roles } from './roles.ts';

/** Two ways to a terminal. */
export interface Dialogue {
  readonly say: (text: string) => void;
  /** @returns what was typed, '' for the guess */
  readonly ask: (question: string) => Promise<string>;
}

/** Asks where the clocks stood whose times say no zone. */
export async function askZones(
  tables: readonly GuessedTable[],
  zone: string,
  dialogue: Dialogue,
): Promise<GuessedTable[]> {
  const zoned: GuessedTable[] = [];
  for (const table of tables) {
    const clocks = table.columns.filter(({ isClock, isUtc }) => isClock && !isUtc).map(({ name }) => name);
    if (clocks.length === 0) zoned.push(table);
    else {
      dialogue.say(`${table.name}: the times of ${clocks.join(', ')} say no zone.`);
      const expected = 'expected a time zone such as America/New_York';
      const clockZone = await answerTo('Zone of their clock', zone, isNamedZone, expected, dialogue);
      zoned.push({ ...table, clockZone });
    }
  }
  return zoned;
}

/** In the order in which they are asked: each answer changes what is guessed of the next. */
const questions = [
  { role: 'facts', name: 'Facts', text: 'The table with a row for each sale or event', mayBeNone: false },
  { role: 'time', name: 'Time', text: 'When that was', mayBeNone: false },
  { role: 'amount', name: 'Amount', text: 'The money of a row, or - to count rows', mayBeNone: true },
  { role: 'by', name: 'By', text: 'What rows are grouped by, or - for nothing', mayBeNone: true },
] as const;

/** Shows the tables, and asks for what is not the only choice. */
export async function askRoles(
  connection: DuckDBConnection,
  tables: readonly TableFacts[],
  dialogue: Dialogue,
): Promise<Roles | undefined> {
  for (const { table, rows, columns } of tables)
    dialogue.say(
      `${table.name}: ${counted(rows, 'row')}, ${counted(columns.length, 'column')}, ${table.location}`,
    );
  let chosen: Chosen = {};
  for (const { role, name, text, mayBeNone } of questions) {
    const roles = await guessRoles(connection, tables, chosen);
    if (!roles) return undefined;
    const names = roles.choices[role];
    if (names.length < (mayBeNone ? 1 : 2)) continue;
    const all = mayBeNone ? [...names, none] : names;
    const guess = guessOf(roles, role) ?? none;
    dialogue.say(`${text}: ${shortened(names)}`);
    const isOne = (answer: string) => all.includes(answer);
    const answer = await answerTo(name, guess, isOne, `expected one of ${all.join(', ')}`, dialogue);
    chosen = { ...chosen, [role]: answer === none ? null : answer };
  }
  return guessRoles(connection, tables, chosen);
}

const none = '-';

function guessOf({ facts, time, amount, dimension }: Roles, role: keyof Chosen): string | undefined {
  const guesses = { facts: facts.table.name, time: time.name, amount: amount?.name, by: dimension?.called };
  return guesses[role];
}

/** Names that a question shows; a wide table has more. */
const shown = 12;
const shortened = (names: readonly string[]) =>
  names.length > shown ? `${names.slice(0, shown).join(', ')}, …` : names.join(', ');

/** Asks until the answer is one. */
async function answerTo(
  name: string,
  guess: string,
  isOne: (answer: string) => boolean,
  expected: string,
  { ask, say }: Dialogue,
): Promise<string> {
  for (;;) {
    const answer = (await ask(`${name} [${guess}]: `)) || guess;
    if (isOne(answer)) return answer;
    say(`${answer}: ${expected}`);
  }
}
