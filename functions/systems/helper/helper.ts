/**
 * A second process that renders. It gets ready while the engine works, and renders PDFs and workbooks while this one
 * renders the rest. All it does is save time: what it does not do, because it is late, died or met an error, is done
 * by this process, with the same bytes or the same error.
 */
import { availableParallelism } from 'node:os';
import { defined } from '../../defined.ts';
import type { Format } from '../../formats.ts';
import type { Elsewhere, RenderedFile, RenderInput } from '../../render/input.ts';
import type { Theme } from '../../templates/theme.ts';
import { startProcess } from '../child-process.ts';
import { type Asked, answer, type Part, type Warming } from './said.ts';

/**
 * How many of the documents a helper does not render of a format. What it renders of two languages takes about as long
 * as all the rest.
 */
const leftOut: Partial<Record<Format, number>> = { pdf: 1, workbook: 0 };

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
      const own = formats.filter((format) => leftOut[format] !== undefined);
      if (own.length === 0 || availableParallelism() < 2) return async () => ({});
      current ??= helperProcess({ theme, formats: own }, after);
      return async (input) => {
        if (!current?.isReady()) close();
        return current?.render(partsOf(own, input), input) ?? {};
      };
    },
    isReady: () => current?.isReady() === true,
    close,
  };
}

/** At least one document of each format. */
function partsOf(formats: readonly Format[], { documents }: RenderInput): Part[] {
  return formats.map((format) => ({
    format,
    documents: documents.slice(Math.min(leftOut[format] ?? 0, documents.length - 1)),
  }));
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
  const ask = (asked: Asked) => new Promise<void>((resolve) => void child?.send(asked, () => resolve()));

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
    void ask(warming);
    hold();
  };
  const timer = setTimeout(start, after).unref();

  return {
    isReady: () => isReady,
    async render(parts: readonly Part[], input: RenderInput) {
      const begun = parts.map(
        ({ format, documents }) => [format, { documents, files: nextAnswer() }] as const,
      );
      hold();
      // What a pipe does not take at once is sent when this process has nothing else to do, which is too late.
      await ask({ parts, input });
      return Object.fromEntries(begun);
    },
    end() {
      clearTimeout(timer);
      child?.kill('SIGKILL');
      gone();
    },
  };
}
