/**
 * A second process that renders. It gets ready while the engine works, and renders PDFs and workbooks while this one
 * renders the rest. All it does is save time: what it does not do, because it is late, died or met an error, is done
 * by this process, with the same bytes or the same error.
 */
import { availableParallelism } from 'node:os';
import { defined } from '../../defined.ts';
import type { Format } from '../../formats.ts';
import type { Elsewhere, RenderedFile } from '../../render/input.ts';
import type { Theme } from '../../templates/theme.ts';
import { startProcess } from '../child-process.ts';
import { type Asked, answer, type Rendering, type Warming } from './said.ts';

/** They take about as long as all the others together. */
const helped: readonly Format[] = ['pdf', 'workbook'];

/** A run whose SQL takes less time has no use for a helper. */
const usefulAfter = 400;

export interface Helper {
  /** Lets it get ready. @returns what has it render, if it is ready by then */
  prepare(theme: Theme, formats: readonly Format[]): Elsewhere;
  isReady(): boolean;
  /** Ends it. */
  close(): void;
}

/** @param after milliseconds until it is started */
export function renderHelper(after = usefulAfter): Helper {
  let current: Process | undefined;
  const close = () => {
    current?.end();
    current = undefined;
  };
  return {
    prepare(theme, formats) {
      const own = formats.filter((format) => helped.includes(format));
      if (own.length === 0 || availableParallelism() < 2) return () => ({});
      current ??= helperProcess({ theme, formats: own }, after);
      return (input) => {
        if (!current?.isReady()) close();
        return current?.render({ formats: own, input }) ?? {};
      };
    },
    isReady: () => current?.isReady() === true,
    close,
  };
}

type Files = readonly RenderedFile[] | undefined;
type Process = ReturnType<typeof helperProcess>;

function helperProcess(warming: Warming, after: number) {
  /** Those who wait for files, in the order in which they asked. */
  const waiting: ((files: Files) => void)[] = [];
  let child: ReturnType<typeof startProcess> | undefined;
  let isReady = false;

  // It keeps the command from its end only while something waits for it.
  const hold = () => {
    const how = waiting.length > 0 ? 'ref' : 'unref';
    child?.[how]();
    child?.channel?.[how]();
  };
  const settle = (files: Files) => {
    waiting.shift()?.(files);
    hold();
  };
  const gone = () => {
    isReady = false;
    while (waiting.length > 0) settle(undefined);
  };
  const nextAnswer = () => new Promise<Files>((resolve) => void waiting.push(resolve));
  const ask = (asked: Asked) => child?.send(asked, () => {});

  const start = () => {
    child = startProcess(new URL('child.ts', import.meta.url), {
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    });
    child.on('error', gone).on('exit', gone);
    child.stdin?.on('error', () => {});
    child.on('message', (message) => {
      const said = answer.parse(message);
      if ('ready' in said) isReady = true;
      else settle(said.files?.map((file) => defined(file)));
    });
    ask(warming);
    hold();
  };
  const timer = setTimeout(start, after).unref();

  return {
    isReady: () => isReady,
    render(rendering: Rendering) {
      const answers = rendering.formats.map((format) => [format, nextAnswer()] as const);
      hold();
      ask(rendering);
      return Object.fromEntries(answers);
    },
    end() {
      clearTimeout(timer);
      child?.kill('SIGKILL');
      gone();
    },
  };
}
