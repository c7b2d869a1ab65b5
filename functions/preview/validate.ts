/** `checkReport` for a report that changes a little at a time: SQL that is the same is not looked at again. */
import { hashOf } from '../hash.ts';
import type { Effects } from '../pipeline/effects.ts';
import type { checkSql } from '../validate/sql.ts';

type Checked = ReturnType<typeof checkSql>;

export function rememberingValidate(): Effects['validate'] {
  let last: { readonly key: string; readonly checked: Checked } | undefined;
  return async (report, models) => {
    const [{ checkReport }, { checkSql }] = await Promise.all([
      import('../validate.ts'),
      import('../validate/sql.ts'),
    ]);
    return checkReport(report, models, (asked, given) => {
      const { name, settings, ownParameters, queries, checks } = asked;
      const key = hashOf([name, settings, ownParameters, queries, checks, given]);
      if (last?.key !== key) last = { key, checked: checkSql(asked, given) };
      return last.checked;
    });
  };
}
