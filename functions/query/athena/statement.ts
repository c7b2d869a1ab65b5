/** What Athena is asked to run. */
import type { Place } from '../../errors.ts';
import type { Bounds } from '../bounds.ts';

export interface AthenaStatement {
  readonly kind: 'model' | 'query' | 'check';
  readonly name: string;
  readonly sql: string;
  /** Where a line of the text was written. */
  readonly placeOf: (line: number) => Place;
  /** For messages. */
  readonly file: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  /** What is read of its result. */
  readonly bounds: Bounds;
  /** The text as it is shown: the same for the same inputs, with models by their own names. */
  readonly told: string;
  /** Where it runs. @default that of the engine */
  readonly workgroup?: string;
  /** The text by the number of the attempt, from 1: each attempt at making a table makes another one. */
  readonly sqlOf?: (attempt: number) => string;
}
