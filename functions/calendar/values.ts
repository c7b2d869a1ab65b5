/**
 * Values of a report's parameters behind a period, as an edition is called that was asked for with them:
 * `2024-06,store=367`. Safe as a file name, a key of S3 and a part of a link.
 */
import { UsageError } from '../errors.ts';
import type { Period } from './days.ts';

/** By the name of the parameter, as `--set NAME=VALUE` has them. */
export type Values = Readonly<Record<string, string>>;

/** More would not fit into the tag that SES gives back, which has the edition in it. */
const longest = 100;

/** @throws UsageError they are too long to be part of a name */
export function withValues(period: string, values: Values): string {
  const names = Object.keys(values).sort();
  const text = names.map((name) => `,${name}=${escaped(values[name] ?? '')}`).join('');
  if (text.length <= longest) return `${period}${text}`;
  throw new UsageError(
    `values of parameters are part of an edition's name, and "${text.slice(1, 60)}…" takes ${text.length} characters of it; expected at most ${longest}`,
  );
}

/**
 * A period as a person or a schedule writes it, with more values, which take the place of others of their name.
 * @throws UsageError as withValues and valuesBehind
 */
export const andValues = (period: string, values: Values): string =>
  withValues(plainPeriod(period), { ...valuesBehind(period), ...values });

/** A period of whatever calendar, with values behind it. */
export function periodWith(period: Period, values: Values): Period {
  const { values: _, ...plain } = { ...period, id: plainPeriod(period.id) };
  return Object.keys(values).length === 0 ? plain : { ...plain, id: withValues(plain.id, values), values };
}

/** A period without the values that stand behind it. */
export const plainPeriod = (text: string): string => text.split(',', 1)[0] ?? '';

/** @throws UsageError what stands behind the period is not values */
export function valuesBehind(text: string): Values {
  const [, ...parts] = text.trim().split(',');
  return Object.fromEntries(parts.map((part) => valueIn(part, text)));
}

function valueIn(part: string, text: string): [string, string] {
  const [, name, value] = /^([a-z][a-z0-9_-]*)=((?:[A-Za-z0-9.-]|_[0-9A-F]{2})*)$/.exec(part) ?? [];
  if (name !== undefined && value !== undefined) {
    try {
      return [name, decodeURIComponent(value.replaceAll('_', '%'))];
    } catch (cause) {
      if (!(cause instanceof URIError)) throw cause;
    }
  }
  throw new UsageError(`"${text}": "${part}" is not a value of a parameter; expected --set NAME=VALUE`);
}

// Other characters are the bytes of their UTF-8, `_` and two hexadecimal digits each.
const escaped = (value: string): string =>
  encodeURIComponent(value.toWellFormed())
    .replace(/[_!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '_');
