/**
 * microburst in front of a service: what AWS itself answers when it throttles or fails, in its own words, and
 * connections that end or hang before the service has heard of the call.
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort, startChild } from '../child.ts';
import { type Fault, isService, kindOf, type Rule } from './faults.ts';

export interface Microburst {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** In the place of all rules before; the first that fits decides about a call. */
  setRules(rules: readonly Rule[]): Promise<void>;
  /** What it has done since the last asking. */
  takeLog(): Promise<readonly Fault[]>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../../.cache/cloud/ministack/bin/microburst', import.meta.url));
// A second is usual; a machine may be busy with other things.
const secondsToStart = 60;

/** @throws Error it is not installed, or did not start: with the end of its log */
export async function startMicroburst(upstream: string): Promise<Microburst> {
  if (!existsSync(program))
    throw new Error('microburst is not installed; run test/cloud/emulator/install.sh');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'microburst-'));
  const args = ['--upstream', upstream, '--host', '127.0.0.1', '--port', String(port)];
  const child = startChild(program, args, { folder, env: { PATH: process.env.PATH } });
  const control = `${url}/_microburst`;
  try {
    await child.untilReady(async () => (await fetch(`${control}/health`)).ok, secondsToStart);
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  return {
    url,
    setRules: async (rules) =>
      void (await ask(`${control}/rules`, { method: 'POST', body: JSON.stringify(rules) })),
    async takeLog() {
      const found = await (await ask(`${control}/fired?limit=100000`, {})).json();
      await ask(`${control}/fired`, { method: 'DELETE' });
      return logged.parse(found);
    },
    stop: () => child.stop(1),
  };
}

const logged = z.array(
  z
    .object({ service: z.string().refine(isService), action: z.string() })
    .transform(({ service, action }) => ({ service, kind: kindOf(service, action) })),
);

async function ask(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (answer.ok) return answer;
  throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}
