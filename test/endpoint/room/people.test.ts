/** Who may enter, changed by operators in the reading room: it counts at once, and is noted. */
import { beforeEach, describe, expect, it } from 'vitest';
import { asChanged } from '../../../functions/templates/changes.ts';
import { ownTemplates, roomPlace, textOf } from './place.ts';

const place = roomPlace();
const { signedIn } = place;
const list = '/operate/people';
const because = 'as agreed';

const rows = `- {who: ana@acme.org, role: operator}\n- {who: partner.org, role: reader, reports: [shop-tally]} # until July\n`;

beforeEach(async () => {
  const { ledger } = place;
  const why = { by: 'Keeper', because: 'x', at: place.now, over: '' };
  await ledger.putFile({ name: 'people.yaml', version: 1, text: rows, ...why });
  place.effects = { ...place.effects, templates: () => asChanged(ownTemplates, ledger) };
});

const inForce = async () => (await place.ledger.listFiles('people.yaml', 1))[0]?.text;
const actions = async () =>
  (await place.room.listActions(9))
    .filter(({ verb }) => !verb.startsWith('sign'))
    .map(({ actor, verb, target, because: why }) => [actor, verb, target, why]);

/** The path of somebody's page. */
async function pathOf(own: Awaited<ReturnType<typeof signedIn>>, who: string): Promise<string> {
  const { body } = await own.get(list);
  return new RegExp(`href="(/operate/people/[^"]+)"[^>]*>${who}<`).exec(body)?.[1] ?? '';
}

describe('an operator', () => {
  it('sees everybody who has a line, and what it lets them do', async () => {
    const text = textOf((await (await signedIn()).get(list)).body);
    expect(text).toMatch(/ana@acme\.orgOperatorAll.*partner\.orgReaderShop/);
  });

  it('lets somebody in, who then comes in', async () => {
    const stranger = await signedIn('cy@elsewhere.org');
    expect((await stranger.get('/')).status).toBe(303);
    const own = await signedIn();
    const fields = { who: ' cy@elsewhere.org ', role: 'runner', 'report-shop-tally': 'on', because };
    expect(await own.submit(`${list}/add`, `${list}/add`, fields)).toMatchObject({
      ...{ status: 303, headers: { location: list } },
    });
    expect(await inForce()).toBe(`${rows}- {who: cy@elsewhere.org, role: runner, reports: [shop-tally]}\n`);
    expect(await place.ledger.listFiles('people.yaml', 1)).toMatchObject([{ by: 'ana@acme.org', because }]);
    expect((await stranger.get('/')).status).toBe(200);
    expect(await actions()).toEqual([['ana@acme.org', 'add person', 'cy@elsewhere.org (runner)', because]]);
  });

  it('changes what somebody may do, and takes it away: they are out at the next click', async () => {
    const bo = await signedIn('bo@partner.org');
    const own = await signedIn();
    const path = await pathOf(own, 'partner.org');
    expect((await own.get(path)).body).toMatch(/name="report-shop-tally"[^>]*checked/);
    expect((await own.submit(path, path, { role: 'operator', because })).status).toBe(303);
    expect(await inForce()).toBe(
      '- {who: ana@acme.org, role: operator}\n- {who: partner.org, role: operator}\n',
    );
    expect((await bo.get(list)).status).toBe(200);
    const removal = (await pathOf(own, 'partner.org')).replace('/people/', '/person-removal/');
    expect((await own.submit(removal, removal, { because: 'has left' })).status).toBe(303);
    expect(await inForce()).toBe('- {who: ana@acme.org, role: operator}\n');
    expect((await bo.get('/')).status).toBe(303);
    expect((await actions())[0]).toEqual(['ana@acme.org', 'remove person', 'partner.org', 'has left']);
    expect((await own.get(path)).status).toBe(404);
  });

  it('cannot take away their own way in', async () => {
    const own = await signedIn();
    const path = await pathOf(own, 'ana@acme.org');
    const { status, body } = await own.submit(path, path, { role: 'reader', because });
    expect([status, textOf(body)]).toEqual([400, expect.stringContaining('your own role of operator')]);
    const removal = path.replace('/people/', '/person-removal/');
    expect((await own.submit(removal, removal, { because })).status).toBe(400);
    expect(await inForce()).toBe(rows);
  });

  it.each([
    ['who', { who: 'cy', role: 'reader', because }],
    ['who', { who: '', role: 'reader', because }],
    ['who', { who: 'cy@elsewhere.org\n- {who: evil.org, role: operator}', role: 'reader', because }],
    ['role', { who: 'cy@elsewhere.org', because }],
    ['role', { who: 'cy@elsewhere.org', role: 'boss', because }],
    ['because', { who: 'cy@elsewhere.org', role: 'reader', because: ' ' }],
  ])('hears what is wrong with %s, and nothing changes', async (name, fields: Record<string, string>) => {
    const own = await signedIn();
    const { status, body } = await own.submit(`${list}/add`, `${list}/add`, fields);
    expect(status).toBe(400);
    expect(body).toContain(`<a href="#${name}">`);
    expect(await inForce()).toBe(rows);
    expect(await actions()).toEqual([]);
  });

  it('hears that somebody else was faster', async () => {
    const own = await signedIn();
    const { ledger } = place;
    const bobs = { name: 'people.yaml', version: 2, text: '[]\n', by: 'bob', because: 'x', over: '' };
    const putFile: typeof ledger.putFile = async (file) => {
      await ledger.putFile({ ...bobs, at: place.now });
      return ledger.putFile(file);
    };
    place.effects = { ...place.effects, ledger: { ...ledger, putFile } };
    const fields = { who: 'cy@elsewhere.org', role: 'reader', because };
    const { status, body } = await own.submit(`${list}/add`, `${list}/add`, fields);
    expect([status, textOf(body)]).toEqual([409, expect.stringContaining('changed meanwhile by bob')]);
    expect(await inForce()).toBe('[]\n');
  });
});

it('nobody else finds these pages, and what they post changes nothing', async () => {
  const own = await signedIn();
  const path = await pathOf(own, 'partner.org');
  const bo = await signedIn('bo@partner.org');
  const { formToken } = await place.effects.seal();
  const nothing = await bo.get('/nowhere');
  for (const one of [list, `${list}/add`, path, path.replace('/people/', '/person-removal/')])
    expect(textOf((await bo.get(one)).body), one).toBe(textOf(nothing.body));
  const [session] = await place.room.listSessions(place.now, 'bo@partner.org');
  const token = formToken(session?.id ?? '');
  const fields = { who: 'bo@partner.org', role: 'operator', because, token };
  for (const one of [`${list}/add`, path, path.replace('/people/', '/person-removal/')])
    expect((await bo.post(one, fields)).status, one).toBe(404);
  expect(await inForce()).toBe(rows);
});
