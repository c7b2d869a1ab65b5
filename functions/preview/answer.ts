/** What the preview answers: its page, what there is now, its files, and what its queries ran. */
import { type EndpointRequest, type EndpointResponse, respond } from '../endpoint/response.ts';
import { describeProblem } from '../errors.ts';
import { queryPage, wholePage } from './pages.ts';
import type { Preview, View } from './session.ts';

/** A browser that waits longer asks again. */
const longestWait = 20_000;

/** @param path below the preview's own address, such as `file/report.en.html` */
export async function answerPreview(
  path: string,
  { query = '' }: EndpointRequest,
  preview: Preview,
): Promise<EndpointResponse> {
  const [kind = '', ...rest] = path.split('/');
  if (path === '') return wholePage();
  if (kind === 'state') {
    const after = Number(new URLSearchParams(query).get('after'));
    await preview.next(after, AbortSignal.timeout(longestWait));
    return respond(200, { 'content-type': 'application/json' }, JSON.stringify(stateOf(preview.view())));
  }
  if (kind === 'file') return (await file(rest.join('/'), preview)) ?? missing;
  if (kind === 'query') return statementPage(rest, preview.view()) ?? missing;
  return missing;
}

const missing = respond(404, { 'content-type': 'text/plain; charset=utf-8' }, 'There is no such page.\n');

/** For the script. */
function stateOf(view: View) {
  const { version, report, period, languages, formats, step, statements } = view;
  const held = view.holdReasons.map((reason) => `An edition of it would be held: ${reason}`);
  return {
    ...{ version, report, period, languages, formats, step },
    problems: view.problems.map(describeProblem),
    remarks: [...held, ...view.warnings],
    files: Object.fromEntries([...view.files].map(([name, { hash }]) => [name, hash])),
    statements: statements.map(({ kind, name, rows, milliseconds }) => ({
      ...{ kind, name, rows, milliseconds: Math.round(milliseconds) },
    })),
  };
}

async function file(name: string, preview: Preview): Promise<EndpointResponse | undefined> {
  const found = preview.view().files.get(name) ?? (await preview.made(name));
  return found && { ...respond(200, { 'content-type': found.mediaType, ...policy }, ''), bytes: found.bytes };
}

/** Nothing runs in what is shown, and it loads nothing. */
const policy = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'",
};

function statementPage([kind, name]: readonly string[], view: View): EndpointResponse | undefined {
  const found = view.statements.find((one) => one.kind === kind && one.name === name);
  return found && queryPage(found, kind === 'query' ? view.tables[found.name] : undefined);
}
