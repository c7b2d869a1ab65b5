/** Models that are kept by month: what their rows may follow from, so that a month stands for itself. */
import type { Problem } from '../errors.ts';
import { closure, type Model, type Models } from '../query/models.ts';
import { callsOf, parametersNamed } from '../query/sql.ts';
import { annotation, lineOfAnnotation } from '../templates/annotations.ts';
import type { TextFile } from '../templates/files.ts';

const kinds = ['true', 'monthly'];

/** @param names of the literals that the plan gives, rules of the report not among them */
export function monthlyProblems(
  models: Models,
  files: readonly (TextFile | Model)[],
  names: readonly string[],
): Problem[] {
  return files.flatMap((file) => {
    if (!('materialized' in file)) return strayMonths(file);
    return [...unknownKind(file), ...(file.isMonthly ? ofMonthly(models, file, names) : strayMonths(file))];
  });
}

function unknownKind({ file, text }: Model): Problem[] {
  const declared = annotation(text, 'materialized');
  if (declared === undefined || kinds.includes(declared)) return [];
  const message = `materialized is "${declared}"; expected ${kinds.join(' or ')}, or no such line`;
  return [{ file, line: lineOfAnnotation(text, 'materialized') ?? 1, message }];
}

const isOfMonth = (name: string) => name.startsWith('month_');

function strayMonths({ file, text }: TextFile): Problem[] {
  return parametersNamed(text)
    .filter(({ name }) => isOfMonth(name))
    .map(({ name, line }) => ({
      file,
      line,
      message: `:${name} is of models that are kept by month; expected "-- materialized: monthly" on top, or days of the period`,
    }));
}

function ofMonthly(models: Models, model: Model, names: readonly string[]): Problem[] {
  const { file, text, name } = model;
  const read = closure(models, [name]);
  const days = read.flatMap((one) =>
    parametersNamed(one.text)
      .filter((parameter) => names.includes(parameter.name) && !isOfMonth(parameter.name))
      .map((parameter) => ({
        file: one.file,
        line: parameter.line,
        message: `:${parameter.name} changes from edition to edition, and ${name} is kept by month; expected :month_start, :month_end, their …_at and …_dt`,
      })),
  );
  const inner = read.filter((one) => one !== model && one.materialized);
  const made = inner.map((one) => ({
    file,
    line: 1,
    message: `is kept by month and reads ${one.name}, which is materialized itself; expected models that are not`,
  }));
  const asked = ['covered', 'present'].flatMap((name) =>
    callsOf(text, name).map(({ line }) => ({
      file,
      line,
      message: `${name}() is asked of the whole lake, and ${model.name} is kept by month; expected it in what reads the model`,
    })),
  );
  const isBounded = parametersNamed(text).some((parameter) => isOfMonth(parameter.name));
  const unbounded = {
    file,
    line: lineOfAnnotation(text, 'materialized') ?? 1,
    message:
      'is kept by month and names none of :month_start, :month_end, their …_at and …_dt; expected the rows of that month alone',
  };
  return [...days, ...made, ...asked, ...(isBounded ? [] : [unbounded])];
}
