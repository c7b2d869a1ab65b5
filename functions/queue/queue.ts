/** What a queue is, and what it gives up; SQS in the cloud. */

/** A queue that takes messages; SQS in the cloud. At least once, in any order. */
export interface Queue<Message> {
  /** @param delaySeconds at most 900 */
  send(message: Message, delaySeconds?: number): Promise<void>;
  sendAll(messages: readonly Message[]): Promise<void>;
}

/** A message that its queue has given up. */
export type DeadLetter =
  | {
      readonly report: string;
      /** REPORT/PERIOD, or the edition. */
      readonly about: string;
      readonly what: RequestedWork;
    }
  | {
      readonly report: undefined;
      /** Why the message cannot be read. */
      readonly problem: string;
    };

/** What a message asked for. */
export type RequestedWork =
  | { readonly kind: 'scheduled'; readonly run: string; readonly schedule: string }
  | { readonly kind: 'run'; readonly run: string; readonly period: string }
  | { readonly kind: 'mail'; readonly address: string }
  | { readonly kind: 'notice'; readonly title: string; readonly address: string };

export interface DeadLetters {
  /** As people know it: `runs`, `deliveries`. */
  readonly queue: string;
  readonly count: number;
  /** Some of them: a look, and not a list. */
  readonly letters: readonly DeadLetter[];
}
