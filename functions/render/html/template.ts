/** Templates of the theme with named places: `{{title}}`. */
import { InputError } from '../../errors.ts';

const place = /\{\{([a-z0-9-]+)\}\}/g;

/** HTML by the name of its place. */
export type Places = Readonly<Record<string, string>>;

/**
 * Fills every place once; what a value contains is never looked at again.
 * @param file the template's name, for the message
 * @throws InputError the template names a place that there is not
 */
export function fill(template: string, values: Places, file: string): string {
  return template.replace(place, (_, name: string, offset: number) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const line = template.slice(0, offset).split('\n').length;
    throw InputError.at(
      file,
      `no such place: {{${name}}}; there are ${Object.keys(values).join(', ')}`,
      line,
    );
  });
}
