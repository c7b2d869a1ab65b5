/** How long the steps of a run take. */
export interface StepTimes {
  /** When the run began, UTC. */
  readonly startedAt: string;
  /** Does the work of a step and adds its time to the step's. */
  timed<T>(step: string, work: () => Promise<T>): Promise<T>;
  /** Milliseconds by step. */
  durations(): Record<string, number>;
}
