/** What is wrong with one report stops nothing of the others: it is caught here, and told when the rest is done. */
import { faultOf, messageOf } from '../../errors.ts';
import type { Broken } from './findings.ts';

export interface Faults {
  /** What was caught, in order; the same once. */
  readonly caught: readonly Omit<Broken, 'isTold'>[];
  /**
   * Gives what the work gives, or `otherwise` if it throws.
   * @param report whose owner is told; empty: what all reports share
   */
  attempt<T>(report: string, work: () => T | Promise<T>, otherwise: T): Promise<T>;
}

export function faults(): Faults {
  const caught = new Map<string, Omit<Broken, 'isTold'>>();
  return {
    get caught() {
      return [...caught.values()];
    },
    async attempt(report, work, otherwise) {
      try {
        return await work();
      } catch (error) {
        const message = messageOf(error);
        const fault = faultOf(error);
        const stack = fault === 'bug' && error instanceof Error ? { stack: error.stack ?? '' } : {};
        caught.set(`${report}\n${message}`, { report, message, fault, ...stack });
        return otherwise;
      }
    },
  };
}
