/**
 * The door: the HTTP endpoint of a deployed Periodical. Links of mails lead here, and callers with IAM
 * permission start runs.
 *
 *     GET  /e/TOKEN/FILE   a file of an edition: a redirect to S3
 *     GET  /u/TOKEN        a page with one button; a POST unsubscribes
 *     POST /runs           starts a run; GET /runs/ID says how it is
 *
 * Whatever does not open gets one and the same refusal, so that nothing can be learnt by trying.
 */
import type { Archive } from './archive.ts';
import { download } from './endpoint/download.ts';
import { refusal } from './endpoint/pages.ts';
import type { Presign } from './endpoint/presign.ts';
import type { DoorRequest, DoorResponse } from './endpoint/response.ts';
import { readRun, startRun } from './endpoint/runs.ts';
import { askToUnsubscribe, unsubscribe } from './endpoint/unsubscribe.ts';
import type { Ledger } from './ledger.ts';
import type { Queue, RunMessage } from './queue.ts';
import type { Signer } from './signer.ts';

export interface DoorEffects {
  readonly archive: Pick<Archive, 'readFile'>;
  readonly ledger: Pick<Ledger, 'suppress' | 'readRun' | 'saveRun'>;
  readonly runs: Pick<Queue<RunMessage>, 'send'>;
  readonly signer: Signer;
  readonly presign: Presign;
  /** Instant in UTC. */
  readonly now: () => string;
  /** Of a run, where the caller gives none. */
  readonly newId: () => string;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** @param rest the path's segments after the room's */
type Room = (
  request: DoorRequest,
  rest: readonly string[],
  effects: DoorEffects,
) => Promise<DoorResponse | undefined>;

const rooms: Readonly<Record<string, Room>> = {
  'GET e': download,
  'HEAD e': download,
  'GET u': askToUnsubscribe,
  'HEAD u': askToUnsubscribe,
  'POST u': unsubscribe,
  'GET runs': readRun,
  'POST runs': startRun,
};

/** @throws what is no fault of the caller: the key, the archive, the ledger or the queue cannot be reached */
export async function handleRequest(request: DoorRequest, effects: DoorEffects): Promise<DoorResponse> {
  const [, room = '', ...rest] = request.path.split('/');
  const response = (await rooms[`${request.method} ${room}`]?.(request, rest, effects)) ?? refusal;
  return request.method === 'HEAD' ? { ...response, body: '' } : response;
}
