/** Records of CSV with the lines on which their fields begin, for what is looked for in a file. */

export interface CsvRecord {
  readonly fields: readonly string[];
  /** Of each field, from 1, as a text editor counts them. */
  readonly lines: readonly number[];
}

export interface Records {
  /** Takes the next piece of a text. @returns the records that end in it */
  push(text: string): CsvRecord[];
  /** @returns the last record, if the text does not end with a line end */
  end(): CsvRecord[];
  /** The line of a quote that is open, at this place of the text. */
  openQuote(): number | undefined;
}

type State = 'skipped' | 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Reads as the engines do, which no parser of ours says with lines: `\r`, `\n` and `\r\n` end a line, a quote
 * counts at the beginning of a field, and lines without anything are not records.
 * @param skip lines before the first record
 */
export function recordsOf(delimiter: string, skip = 0): Records {
  let state: State = skip > 0 ? 'skipped' : 'start';
  let [line, left, afterReturn] = [1, skip, false];
  let [field, begun, fields, lines] = ['', 1, [] as string[], [] as number[]];
  const close = (): void => {
    fields.push(field);
    lines.push(begun);
    field = '';
    state = 'start';
  };
  const closeRecord = (found: CsvRecord[]): void => {
    const isBlank = fields.length === 0 && field === '' && state === 'start';
    close();
    if (!isBlank) found.push({ fields, lines });
    fields = [];
    lines = [];
  };
  const endLine = (character: string, found: CsvRecord[]): void => {
    const isSecond = character === '\n' && afterReturn;
    if (!isSecond) line += 1;
    if (state === 'quoted') field += character;
    else if (state === 'skipped') {
      if (!isSecond) left -= 1;
      // The line feed of the last line that is left out belongs to it.
      if (left === 0) state = 'start';
    } else if (!isSecond) closeRecord(found);
    if (fields.length === 0 && state === 'start') begun = line;
  };
  const take = (character: string): void => {
    if (state === 'skipped') return;
    if (state === 'start' || state === 'plain') {
      if (field === '' && state === 'start') begun = line;
      if (character === delimiter) close();
      else if (character === '"' && state === 'start') [state, field] = ['quoted', ''];
      else {
        field += character;
        if (character !== ' ') state = 'plain';
      }
    } else if (state === 'quoted') {
      if (character === '"') state = 'closed';
      else field += character;
    } else if (character === '"') [state, field] = ['quoted', `${field}"`];
    else if (character === delimiter) close();
    else field += character;
  };
  return {
    push(text) {
      const found: CsvRecord[] = [];
      for (const character of text) {
        if (character === '\n' || character === '\r') endLine(character, found);
        else take(character);
        afterReturn = character === '\r';
      }
      return found;
    },
    end() {
      const found: CsvRecord[] = [];
      closeRecord(found);
      return found;
    },
    openQuote: () => (state === 'quoted' ? begun : undefined),
  };
}
