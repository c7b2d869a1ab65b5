/** What can go wrong between us and a service, and what microburst is told so that it does. */
export const services = ['s3', 'dynamodb', 'sqs', 'ses', 'kms', 'athena', 'glue'] as const;
export type Service = (typeof services)[number];

export const faultKinds = ['throttling', '5xx', 'reset', 'truncation', 'time-out'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault that was injected. */
export interface Fault {
  readonly service: Service;
  readonly kind: FaultKind;
}

export const isService = (name: unknown): name is Service => services.some((service) => service === name);

interface Code {
  readonly code: string;
  readonly status: number;
}

/** As AWS itself names them; throttling is a 400 at most of its services. */
const codes: Readonly<Record<Service, { readonly throttling: Code; readonly broken: Code }>> = {
  s3: {
    throttling: { code: 'SlowDown', status: 503 },
    broken: { code: 'InternalError', status: 500 },
  },
  dynamodb: {
    throttling: { code: 'ProvisionedThroughputExceededException', status: 400 },
    broken: { code: 'InternalServerError', status: 500 },
  },
  sqs: {
    throttling: { code: 'RequestThrottled', status: 400 },
    broken: { code: 'ServiceUnavailable', status: 503 },
  },
  ses: {
    throttling: { code: 'Throttling', status: 400 },
    broken: { code: 'InternalFailure', status: 500 },
  },
  kms: {
    throttling: { code: 'ThrottlingException', status: 400 },
    broken: { code: 'KMSInternalException', status: 500 },
  },
  athena: {
    throttling: { code: 'TooManyRequestsException', status: 400 },
    broken: { code: 'InternalServerException', status: 500 },
  },
  glue: {
    throttling: { code: 'ThrottlingException', status: 400 },
    broken: { code: 'InternalServiceException', status: 500 },
  },
};

/** A rule of microburst, as its README has it. */
export type Rule = Readonly<Record<string, unknown>> & {
  readonly service: Service;
  readonly probability: number;
};

/** How probable it is that a call of a service meets a fault. */
export type Chance = (service: Service, kind: FaultKind) => number;

/**
 * Faults that the service never sees, but the cut answer: it has acted then.
 * @param holdMs longer than a client waits
 */
export function rulesFor(service: Service, chance: Chance, holdMs: number): readonly Rule[] {
  const { throttling, broken } = codes[service];
  const rule = (kind: FaultKind, effect: object) => ({
    service,
    probability: chance(service, kind),
    ...effect,
  });
  return [
    rule('throttling', { error: throttling }),
    rule('5xx', { error: broken }),
    rule('reset', { reset: true }),
    rule('time-out', { timeout_ms: holdMs }),
    // It takes away an answer's length as well. S3 always tells it, so there the answer is cut by wire.ts.
    ...(service === 's3' ? [] : [rule('truncation', { response: { truncate_frac: 0.5 } })]),
  ];
}

/** @param action of an entry of microburst's log, such as `error:SlowDown` */
export function kindOf(service: Service, action: string): FaultKind {
  if (action === 'reset') return 'reset';
  if (action.startsWith('timeout:')) return 'time-out';
  if (action.startsWith('response:truncate')) return 'truncation';
  if (action === `error:${codes[service].throttling.code}`) return 'throttling';
  if (action === `error:${codes[service].broken.code}`) return '5xx';
  throw new TypeError(`microburst did what nobody asked for: ${action}`);
}
