/** Time that each function may take. */
import { Duration } from 'aws-cdk-lib';

export const timeouts = {
  run: Duration.minutes(5),
  deliver: Duration.minutes(1),
  feedback: Duration.seconds(30),
  sweep: Duration.minutes(5),
  /** Somebody waits for these. */
  endpoint: Duration.seconds(10),
  room: Duration.seconds(10),
} as const;

/** Its handler is functions/handlers/NAME.ts. */
export type FunctionName = keyof typeof timeouts;
