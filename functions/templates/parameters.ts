/**
 * Parameters of a report: rules, which have a value, and those that a run may be asked for with values of its own.
 *
 *     parameters:
 *       large_sales: 50000000
 *       store: {type: integer, min: 1, max: 999, label: {en: Store, zh: 门店}}
 *       channel: {type: text, values: [web, shop], default: web}
 */
import { z } from 'zod';
import { isDay, type Period } from '../calendar/days.ts';
import { periodWith, type Values } from '../calendar/values.ts';
import { UsageError } from '../errors.ts';
import { meant } from '../text/nearest.ts';
import { reportName } from './names.ts';

export type ParameterValue = number | string | boolean;

// SQL gets them as literals: a number is one that can be written with all its digits.
const value = z
  .union([z.number(), z.string(), z.boolean()], 'expected a number, a text, true or false')
  .refine(
    isLiteral,
    'expected a number of at most 15 digits, written without an exponent, or a text without NUL',
  );

export const rulesSchema = z.record(reportName, value);

export const parameterTypes = ['integer', 'number', 'text', 'boolean', 'date'] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** @param label what readers call it, by language */
const declarationWith = <T extends z.ZodType<Readonly<Record<string, string>>>>(label: T) =>
  z
    .strictObject({
      type: z.enum(parameterTypes, `expected ${parameterTypes.join(', ')}`),
      values: z.array(value).min(1).optional().describe('The values that it may have; without it, any.'),
      default: value.optional().describe('Without it: null in SQL, where nobody asks for a value.'),
      label: label.describe('What readers and forms call it.'),
      min: value.optional().describe('The least number, or the first day.'),
      max: value.optional().describe('The largest number, or the last day.'),
    })
    .superRefine((declared, context) => {
      const said = { default: [declared.default], min: [declared.min], max: [declared.max] };
      for (const [key, given] of Object.entries({ ...said, values: declared.values ?? [] })) {
        const bare = key === 'default' ? declared : { type: declared.type };
        const wrong = given.find((one) => one !== undefined && read(bare, String(one)) === undefined);
        if (wrong === undefined) continue;
        context.addIssue({ code: 'custom', path: [key], message: `${wrong}: expected ${expected(bare)}` });
      }
    });

export const parametersSchema = <T extends z.ZodType<Readonly<Record<string, string>>>>(label: T) =>
  z.record(reportName, z.union([value, declarationWith(label)]));

type Declared = z.output<ReturnType<typeof declarationWith>>;

/** Those that a run may be asked for with, by name. */
export type Declarations = Readonly<Record<string, Declared>>;

/** What a report's settings say of its parameters. */
export interface Parameters {
  /** The values that there are without being asked for. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly declared: Declarations;
}

export function parametersIn(written: z.output<ReturnType<typeof parametersSchema>>): Parameters {
  const entries = Object.entries(written);
  const isRule = (one: ParameterValue | Declared): one is ParameterValue => typeof one !== 'object';
  const usual = entries.flatMap(([name, one]) => {
    const given = isRule(one) ? one : one.default;
    return given === undefined ? [] : [[name, given] as const];
  });
  const declared = entries.flatMap(([name, one]) => (isRule(one) ? [] : [[name, one] as const]));
  return { parameters: Object.fromEntries(usual), declared: Object.fromEntries(declared) };
}

/** All names that SQL and pages may use. */
export const parameterNames = ({ parameters, declared }: Parameters): string[] => [
  ...new Set([...Object.keys(parameters), ...Object.keys(declared)]),
];

/**
 * The period as editions are called by it: with the values that are not the usual ones, each written in one way.
 * @returns also the values of all parameters that have one
 * @throws UsageError no run may be asked for with such a value
 */
export function settled(
  period: Period,
  settings: Parameters,
): { readonly period: Period; readonly parameters: Record<string, ParameterValue> } {
  const asked = Object.entries(period.values ?? {}).map(
    ([name, text]) => [name, valueAsked(name, text, settings)] as const,
  );
  const others = asked.filter(([name, given]) => settings.parameters[name] !== given);
  const values: Values = Object.fromEntries(others.map(([name, given]) => [name, String(given)]));
  return {
    period: periodWith(period, values),
    parameters: { ...settings.parameters, ...Object.fromEntries(asked) },
  };
}

function valueAsked(name: string, text: string, { parameters, declared }: Parameters): ParameterValue {
  const own = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (own) {
    const given = read(own, text);
    if (given !== undefined) return given;
    throw new UsageError(`${name}: "${text}" is not one of its values; expected ${expected(own)}`);
  }
  const names = Object.keys(declared);
  const isRule = Object.hasOwn(parameters, name);
  const what = isRule ? `${name} is a rule of the report, the same for all runs` : `no parameter "${name}"`;
  if (names.length > 0) throw new UsageError(`${what}${meant(name, names)}`);
  throw new UsageError(`${what}; its report.yaml declares none with a type`);
}

type Bounds = Pick<Declared, 'type'> & Partial<Pick<Declared, 'values' | 'min' | 'max'>>;

/** @returns undefined: it is not a value of the parameter */
function read({ type, values, min, max }: Bounds, text: string): ParameterValue | undefined {
  const given = ofType(type, text);
  if (given === undefined || !isLiteral(given)) return undefined;
  if (values && !values.some((one) => String(one) === String(given))) return undefined;
  if (min !== undefined && given < min) return undefined;
  return max !== undefined && given > max ? undefined : given;
}

function ofType(type: ParameterType, text: string): ParameterValue | undefined {
  switch (type) {
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    case 'date':
      return isDay(text) ? text : undefined;
    case 'text':
      return text;
  }
}

const nouns = {
  integer: 'an integer',
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  date: 'a day such as 2024-06-18',
} as const;

/** What a parameter takes, as messages say it. */
function expected({ type, values, min, max }: Bounds): string {
  if (values) return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
  const from = min === undefined ? '' : ` from ${min}`;
  return `${nouns[type]}${from}${max === undefined ? '' : ` to ${max}`}`;
}

function isLiteral(given: ParameterValue): boolean {
  if (typeof given === 'number') return /^-?\d+(\.\d+)?$/.test(String(given)) && Math.abs(given) < 1e15;
  return typeof given === 'boolean' || !given.includes('\0');
}
