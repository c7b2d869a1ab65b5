/** For whom numbers and dates are written. */
export interface Writing {
  /** `en`, `zh`. */
  readonly language: string;
  /** ISO 4217. */
  readonly currency: string;
}
