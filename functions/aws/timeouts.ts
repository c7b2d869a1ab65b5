/** How long a call of AWS may take. Left alone, the SDK waits for an answer as long as its process lives. */

/** What `requestHandler` of any client takes. */
export interface Timeouts {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly socketTimeout: number;
  readonly throwOnRequestTimeout: true;
}

/**
 * Times of one attempt; the SDK makes three of them, which must fit into a function's time.
 * @param milliseconds to the first byte of an answer, and between two of its bytes
 */
export function callTimeouts(milliseconds: number): Timeouts {
  return {
    connectionTimeout: Math.min(3_000, milliseconds),
    requestTimeout: milliseconds,
    socketTimeout: milliseconds,
    throwOnRequestTimeout: true,
  };
}
