/** What things that templates name may be called. */
import { z } from 'zod';

/** What reports, parameters and schedules may be called. */
export const reportName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'expected a name of lower-case letters, digits, - and _');

/** What models may be called. */
export const sqlName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected the name of a model');

/** What columns may be called: other lakes have names such as "Order ID", which models quote. */
export const columnName = z.string().regex(/^[^"\p{Cc}]+$/u, 'expected the name of a column');
