/** How far a command is, on standard error: a line that changes on a terminal, plain lines elsewhere. */
import { printableLine } from '../text/printable.ts';
import { sayWhenInterrupted } from './interruption.ts';
import { complain } from './output.ts';

export interface Progress {
  /** @param detail may begin with a count: "7 of 31, model sales" */
  readonly show: (step: string, detail: string) => void;
  /** Makes place for results. */
  readonly clear: () => void;
  /** Clears the line, and says how long it took; the second time it does nothing. */
  readonly end: () => void;
}

/**
 * Shows nothing if it is quiet; when the command is interrupted, it says what was done in any case.
 * @param onward what whoever interrupts the command should know
 */
export function progress(quiet: boolean, onward = 'the same command goes on'): Progress {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const steps: string[] = [];
  const line = quiet ? undefined : process.stderr.isTTY ? terminalLine(seconds) : plainLines();
  sayWhenInterrupted(() => {
    line?.clear();
    return `Interrupted; ${onward}. ${doneText(steps)}`.trim();
  });
  let isOver = false;
  return {
    show(step, detail) {
      if (step !== steps.at(-1)) steps.push(step);
      line?.show(step, printableLine(detail));
    },
    clear: () => line?.clear(),
    end() {
      if (isOver) return;
      isOver = true;
      line?.clear();
      if (line && steps.length > 0) complain(`took ${seconds()} s`);
    },
  };
}

function doneText(steps: readonly string[]): string {
  const last = steps.at(-1);
  if (last === undefined) return '';
  const before = [...new Set(steps.slice(0, -1))].join(', ');
  return before === '' ? `It was at: ${last}.` : `Done so far: ${before}; it was at: ${last}.`;
}

interface Line {
  readonly show: (step: string, detail: string) => void;
  readonly clear: () => void;
}

/** Some terminals say that they have no columns. */
const usualColumns = 80;

function terminalLine(seconds: () => number): Line {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const shown = `${text} · ${seconds()} s`.slice(0, (process.stderr.columns || usualColumns) - 1);
    process.stderr.write(`\r\u001b[2K${shown}`);
  };
  return {
    show(step, detail) {
      text = `${step} ${detail}`;
      timer ??= setInterval(draw, 1000).unref();
      draw();
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      if (text !== '') process.stderr.write('\r\u001b[2K');
      text = '';
    },
  };
}

/** A line for each step; of one that counts, the first, every tenth and the last. */
function plainLines(): Line {
  let last = '';
  return {
    show(step, detail) {
      const [count, done, total] = /^(\d+) of (\d+)/.exec(detail) ?? [];
      const isDue = step !== last || done === total || Number(done) % 10 === 0;
      if (count === undefined ? step !== last : isDue)
        complain(count === undefined ? step : `${step} ${count}`);
      last = step;
    },
    clear() {},
  };
}
