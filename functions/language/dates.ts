/** Dates (`YYYY-MM-DD`) as a language writes them. */
export interface Dates {
  readonly date: (date: string) => string;
  readonly month: (date: string) => string;
}
