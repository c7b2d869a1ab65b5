/** What became of a recipient. */
import type { SendState } from '../ledger/ledger.ts';

export interface SendResult {
  readonly recipient: string;
  readonly state: SendState;
  readonly detail: string;
  /** Sent by this run, not by one before. */
  readonly now: boolean;
  /** It failed by what somebody has to mend: the same again would fail again. */
  readonly isPermanent?: boolean;
  /** It failed by what may pass: seconds until trying again is of use, 0 if nobody knows. */
  readonly afterSeconds?: number;
}
