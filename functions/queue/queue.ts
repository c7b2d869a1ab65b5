/** What a queue is, and what it gives up; SQS in the cloud. */

/** A queue that takes messages; SQS in the cloud. At least once, in any order. */
export interface Queue<Message> {
  /** @param delaySeconds at most 900 */
  send(message: Message, delaySeconds?: number): Promise<void>;
  sendAll(messages: readonly Message[]): Promise<void>;
}

/** A message that its queue has given up. */
export interface DeadLetter {
  /** The queue's own id. */
  readonly id: string;
  /** Undefined where the message cannot be read. */
  readonly report: string | undefined;
  /** REPORT/PERIOD, or the edition. */
  readonly about: string;
  /** What it asked for, in words. */
  readonly what: string;
}

export interface DeadLetters {
  /** As people know it: `runs`, `deliveries`. */
  readonly queue: string;
  readonly count: number;
  /** Some of them: a look, and not a list. */
  readonly letters: readonly DeadLetter[];
}
