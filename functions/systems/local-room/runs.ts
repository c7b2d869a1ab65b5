/** Runs that are asked for in the reading room of this machine: a process each, so that pages are answered meanwhile. */
import type { ChildProcess } from 'node:child_process';
import { clock } from '../../calendar/instant.ts';
import { messageOf } from '../../errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RunMessage } from '../../queue/messages.ts';
import { startProcess } from '../child-process.ts';
import type { Asked } from './asked.ts';

export interface LocalRuns {
  send(message: RunMessage): Promise<void>;
  /** Ends the runs that are under way, and waits until the ledger has them as interrupted. */
  close(): Promise<void>;
}

export function localRuns(place: Omit<Asked, 'run'>, ledger: Pick<Ledger, 'readRun' | 'saveRun'>): LocalRuns {
  const alive = new Map<string, { readonly child: ChildProcess; readonly ended: Promise<void> }>();
  let isOver = false;
  /** One that began says itself how it ended. */
  const end = async (id: string, why: string) => {
    alive.delete(id);
    const run = await ledger.readRun(id);
    if (run?.state !== 'queued') return;
    const how = isOver
      ? { state: 'interrupted' as const, detail: 'the reading room was closed before it began' }
      : { state: 'failed' as const, detail: why };
    await ledger.saveRun({ ...run, ...how, updatedAt: clock() });
  };
  return {
    async send(message) {
      const { id = '' } = message;
      if (alive.has(id)) return;
      const child = startProcess(new URL('run-child.ts', import.meta.url));
      const ended = saidAtEnd(child).then((why) => end(id, why));
      alive.set(id, { child, ended });
      child.send({ ...place, run: JSON.stringify(message) }, () => {});
    },
    async close() {
      isOver = true;
      const all = [...alive.values()];
      for (const { child } of all) child.kill();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Why a process ended, as far as it said so. */
const saidAtEnd = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    child.on('message', (text) => {
      said = String(text);
    });
    child.on('error', (error) => resolve(messageOf(error)));
    child.on('exit', (code) => resolve(said || `its process ended with code ${code}, and said nothing`));
  });
