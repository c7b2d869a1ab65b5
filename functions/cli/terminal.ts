/** Questions to somebody at a terminal. */
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors.ts';
import { printableLine } from '../text/printable.ts';

export interface Terminal {
  /**
   * @returns what was typed on one line, without spaces around it
   * @throws UsageError it is closed
   */
  readonly ask: (question: string) => Promise<string>;
  readonly close: () => void;
}

export const isAtTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

export function openTerminal(): Terminal {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // It takes Ctrl-C for itself while it reads.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  let isClosed = false;
  terminal.once('close', () => {
    isClosed = true;
  });
  // What is typed ahead waits for its question.
  const lines = terminal[Symbol.asyncIterator]();
  return {
    async ask(question) {
      terminal.setPrompt(printableLine(question));
      if (isClosed) process.stdout.write(`${terminal.getPrompt()}\n`);
      else terminal.prompt();
      const { value, done } = await lines.next();
      if (done) throw new UsageError('nobody answered; nothing was written');
      return value.trim();
    },
    close: () => terminal.close(),
  };
}
