/** How many faults there were, by service and kind. */
import { type Fault, type FaultKind, faultKinds, type Service, services } from './faults.ts';

export interface Sums {
  add(faults: readonly Fault[]): void;
  of(service: Service, kind: FaultKind): number;
  /** The smallest of them all. */
  least(): number;
  /** A row for each service. */
  table(): string;
}

export function sumsOfFaults(): Sums {
  const sums = new Map<string, number>();
  const key = ({ service, kind }: Fault) => `${service} ${kind}`;
  const of = (service: Service, kind: FaultKind) => sums.get(key({ service, kind })) ?? 0;
  const rowOf = (service: Service) => faultKinds.map((kind) => of(service, kind));
  return {
    of,
    add(faults) {
      for (const fault of faults) sums.set(key(fault), (sums.get(key(fault)) ?? 0) + 1);
    },
    least: () => Math.min(...services.flatMap(rowOf)),
    table: () =>
      [line('', faultKinds), ...services.map((service) => line(service, rowOf(service)))].join('\n'),
  };
}

const line = (name: string, cells: readonly (string | number)[]) =>
  name.padEnd(10) + cells.map((cell) => String(cell).padStart(12)).join('');
