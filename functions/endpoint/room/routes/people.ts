/** Who may enter the reading room, listed and changed by operators: the same lines that `periodical people` changes. */
import { describeProblem } from '../../../errors.ts';
import { change, inForce } from '../../../templates/changing.ts';
import type { Templates } from '../../../templates/directories.ts';
import { type Person, peopleIn, peopleProblems, readPerson, roles } from '../../../templates/people.ts';
import { withoutPerson, withPerson } from '../../../templates/people-lines.ts';
import { loadReport, reportNames } from '../../../templates/report.ts';
import type { EndpointResponse } from '../../response.ts';
import type { Seal } from '../../seal.ts';
import { type Act, noteAct, reasonIn } from '../acting.ts';
import { changingHere } from '../changing.ts';
import type { RoomEffects } from '../effects.ts';
import { forOperators } from '../for-operators.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { operatorResponse } from '../operating.ts';
import {
  addPersonPage,
  type PersonFields,
  type PersonPaths,
  peoplePage,
  personPage,
  type Reports,
  removePersonPage,
} from '../pages/people.ts';
import { type RoomRequest, type Route, seeOther } from '../route.ts';
import { titleIn } from '../shown.ts';
import { rightsOfSession } from '../visit.ts';

const file = 'people.yaml';
const list = '/operate/people';

const listPeople: Route = async ({ context }, { templates, seal }) => {
  const [all, sealing] = [await templates(), await seal()];
  const people = peopleIn(all).map((person) => ({ ...person, path: pathsOf(person, sealing).change }));
  const problems = peopleProblems(all, reportNames(all)).map(describeProblem);
  return operatorResponse(peoplePage(context, people, reportsIn(all, context), problems), context);
};

const showAdding: Route = async ({ context }, { templates }) => {
  const blank = { who: '', role: '', reports: [], because: '' };
  return operatorResponse(addPersonPage(context, blank, reportsIn(await templates(), context)), context);
};

const addPerson: Route = async (request, effects) => {
  const { context, form } = request;
  const reports = reportsIn(await effects.templates(), context);
  const fields = fieldsOf(form, form.who ?? '', reports);
  const problems = await save(fields, undefined, request, effects);
  if (!problems) return seeOther(list);
  return operatorResponse(addPersonPage(context, fields, reports, problems), context);
};

/** One line; undefined: there is none. */
type PersonRoute = (
  person: Person,
  request: Parameters<Route>[0],
  effects: RoomEffects,
) => Promise<EndpointResponse>;

const ofPerson =
  (route: PersonRoute): Route =>
  async (request, effects) => {
    const [who, role] = (await effects.seal()).open('person', request.rest)?.split('\n') ?? [];
    const people = peopleIn(await effects.templates());
    const person = people.find((one) => one.who === who && one.role === role);
    return person && route(person, request, effects);
  };

const showPerson = ofPerson(async (person, { context }, effects) => {
  const fields = { ...person, reports: person.reports ?? [], because: '' };
  const reports = reportsIn(await effects.templates(), context);
  return operatorResponse(
    personPage(context, pathsOf(person, await effects.seal()), fields, reports),
    context,
  );
});

const changePerson = ofPerson(async (person, request, effects) => {
  const { context, form } = request;
  const reports = reportsIn(await effects.templates(), context);
  const fields = fieldsOf(form, person.who, reports);
  const problems = await save(fields, person, request, effects);
  if (!problems) return seeOther(list);
  const paths = pathsOf(person, await effects.seal());
  return operatorResponse(personPage(context, paths, fields, reports, problems), context);
});

const showRemoval = ofPerson(async (person, { context }, { seal }) => {
  const fields = { ...person, reports: [], because: '' };
  return operatorResponse(removePersonPage(context, pathsOf(person, await seal()), fields), context);
});

const removePerson = ofPerson(async (person, request, effects) => {
  const { context, form } = request;
  const { because, problems } = reasonIn(form, context.words);
  const without = (text: string) => withoutPerson(text, person.who, person.role) ?? text;
  const found = isEmpty(problems)
    ? await put(without, { verb: 'remove person', target: person.who, because }, request, effects)
    : problems;
  if (!found) return seeOther(list);
  const paths = pathsOf(person, await effects.seal());
  return operatorResponse(
    removePersonPage(context, paths, { ...person, reports: [], because }, found),
    context,
  );
});

export const peopleRoutes = forOperators({
  'GET /operate/people': listPeople,
  'GET /operate/people/add': showAdding,
  'POST /operate/people/add': addPerson,
  'GET /operate/people/*': showPerson,
  'POST /operate/people/*': changePerson,
  'GET /operate/person-removal/*': showRemoval,
  'POST /operate/person-removal/*': removePerson,
});

function pathsOf({ who, role }: Person, { seal }: Seal): PersonPaths {
  const id = seal('person', `${who}\n${role}`);
  return { change: `${list}/${id}`, remove: `/operate/person-removal/${id}` };
}

const reportsIn = (all: Templates, { language }: PageContext): Reports =>
  reportNames(all).map((name) => [name, titleIn(loadReport(all, name).settings.title, language)]);

const fieldsOf = (form: RoomRequest['form'], who: string, reports: Reports): PersonFields => ({
  who: who.trim(),
  role: form.role ?? '',
  reports: reports.map(([name]) => name).filter((name) => form[`report-${name}`] !== undefined),
  because: form.because ?? '',
});

const isEmpty = (problems: FieldProblems) => Object.keys(problems).length === 0;

/** @param old what it takes the place of @returns undefined: it is in force */
async function save(
  { who, role, reports }: PersonFields,
  old: Person | undefined,
  request: Parameters<Route>[0],
  effects: RoomEffects,
): Promise<FieldProblems | undefined> {
  const { words } = request.context;
  const { because, problems } = reasonIn(request.form, words);
  const found = {
    ...(readPerson({ who, role: 'reader' }) ? {} : { who: words('person_who_wrong') }),
    ...(roles.some((one) => one === role) ? {} : { role: words('person_role_missing') }),
    ...problems,
  };
  if (!isEmpty(found)) return found;
  const line = { who, role, ...(reports.length > 0 && role !== 'operator' ? { reports } : {}) };
  const edit = (text: string) => withPerson((old && withoutPerson(text, old.who, old.role)) ?? text, line);
  const verb = old ? 'change person' : 'add person';
  return put(edit, { verb, target: `${who} (${role})`, because }, request, effects);
}

/** Puts a people.yaml in force, and notes it. Nobody takes away their own way in here: another operator does. */
async function put(
  edit: (text: string) => string,
  act: Act,
  { context: { words }, visitor }: Parameters<Route>[0],
  effects: RoomEffects,
): Promise<FieldProblems | undefined> {
  const changing = await changingHere(file, effects);
  const before = inForce(changing);
  const text = edit(before);
  const { templates } = changing;
  const after = { ...templates, changed: { ...templates.changed, [file]: { file, text } } };
  if (!rightsOfSession(visitor.session, after, effects).operates)
    return { because: words('person_yourself') };
  const problems = (given: Templates) => peopleProblems(given, reportNames(given));
  const why = { because: act.because, by: visitor.name };
  if (await change({ text, before, problems }, changing, why)) await noteAct(act, visitor, effects);
  return undefined;
}
