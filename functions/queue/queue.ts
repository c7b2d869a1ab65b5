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

/** Queues that have dead letters. */
export const queueNames = ['runs', 'deliveries', 'feedback'] as const;
export type QueueName = (typeof queueNames)[number];

/** What a message is about, by names such as `report` and `recipient`. */
export type About = Readonly<Record<string, string | undefined>>;

export interface DeadLetterBox {
  /** How many there are, as SQS estimates it. */
  count(): Promise<number>;
  /** What some of them are about; nothing is known of one that cannot be read. */
  look(): Promise<About[]>;
  /**
   * Gives all of them back. A message that is taken twice changes nothing, so that what was interrupted can be done
   * again.
   * @param onMoved is told how many are back
   * @returns how many there were
   * @throws RetryableError SQS did not take one, or did not answer: the rest is where it was
   */
  giveBack(onMoved: (moved: number) => void): Promise<number>;
}
