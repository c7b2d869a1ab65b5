/** Templates of the theme with named places: `{{title}}`. */
import { InputError } from '../../errors.ts';

const place = /\{\{([a-z0-9-]+)\}\}/g;

/** HTML by the name of its place. */
export type Places = Readonly<Record<string, string>>;

/** What a designer wrote; a message names its line. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}

/**
 * Fills every place once; what a value contains is never looked at again.
 * @param template the source, or what was made of it
 * @throws InputError the template names a place that there is not
 */
export function fill(template: string, values: Places, source: TemplateSource): string {
  return template.replace(place, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const line = source.text.slice(0, source.text.indexOf(whole)).split('\n').length;
    throw InputError.at(
      source.file,
      `no such place: ${whole}; there are ${Object.keys(values).join(', ')}`,
      line,
    );
  });
}
