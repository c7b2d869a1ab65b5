/** people.yaml: who may enter the reading room, and what each line lets them do. */
import { describe, expect, it } from 'vitest';
import { type Known, peopleIn, peopleProblems, rightsOf } from '../../functions/templates/people.ts';
import { withoutPerson, withPerson } from '../../functions/templates/people-lines.ts';

const reports = ['shop-tally', 'talent-growth', 'weekly-pulse'];
const saying = (text: string) => ({
  directories: [],
  changed: { 'people.yaml': { file: 'people.yaml', text } },
});
const rights = (text: string, known: Known, subscribed: readonly string[] = []) => {
  const { reads, runs, operates } = rightsOf(known, peopleIn(saying(text)), reports, subscribed);
  return { reads: [...reads], runs: [...runs], operates };
};
const nothing = { reads: [], runs: [], operates: false };

describe('a line', () => {
  it.each([
    ['an address, whatever its capitals', 'who: Ana@acme.org', 'ana@ACME.org', true],
    ['not another address', 'who: ana@acme.org', 'bob@acme.org', false],
    ['not an address that ends in it', 'who: ana@acme.org', 'joana@acme.org', false],
    ['everybody of a domain', 'who: Acme.org', 'bob@acme.ORG', true],
    ['nobody of a domain below it', 'who: acme.org', 'bob@mail.acme.org', false],
    ['nobody of a domain that ends in it', 'who: acme.org', 'bob@notacme.org', false],
    ['nobody whose name before the @ is the domain', 'who: acme.org', 'acme.org@evil.org', false],
  ])('means %s', (_, who, address, isMeant) => {
    expect(rights(`- {${who}, role: reader}`, { address }).reads).toEqual(isMeant ? reports : []);
  });

  it('means a group of those who come by the company’s sign-in, exactly as it is called there', () => {
    const text = '- {who: "group:Data team", role: operator}';
    const known = { address: 'ana@acme.org', groups: ['all', 'Data team'] };
    expect(rights(text, known).operates).toBe(true);
    expect(rights(text, { ...known, groups: ['data team', 'Data team 2'] })).toEqual(nothing);
    expect(rights(text, { address: 'group:Data team' })).toEqual(nothing);
  });
});

describe('a role', () => {
  const who = 'who: ana@acme.org';
  const known = { address: 'ana@acme.org' };

  it('of a reader reads all reports, or those that are named', () => {
    expect(rights(`- {${who}, role: reader}`, known)).toEqual({ ...nothing, reads: reports });
    expect(rights(`- {${who}, role: reader, reports: [shop-tally]}`, known).reads).toEqual(['shop-tally']);
  });

  it('of a runner starts those as well, and of an operator does everything', () => {
    expect(rights(`- {${who}, role: runner, reports: [shop-tally]}`, known)).toEqual({
      ...{ reads: ['shop-tally'], runs: ['shop-tally'], operates: false },
    });
    expect(rights(`- {${who}, role: operator, reports: [shop-tally]}`, known)).toEqual({
      ...{ reads: reports, runs: reports, operates: true },
    });
  });

  it('adds to others of the same person, and to what they are sent', () => {
    const text = `- {${who}, role: reader, reports: [shop-tally]}\n- {who: acme.org, role: runner, reports: [weekly-pulse]}`;
    expect(rights(text, known, ['talent-growth', 'gone'])).toEqual({
      reads: ['shop-tally', 'weekly-pulse', 'talent-growth'],
      runs: ['weekly-pulse'],
      operates: false,
    });
  });
});

describe('what is wrong', () => {
  it.each([
    ['- {who: ana, role: reader}', 'who: expected an address such as ana@acme.org'],
    ['- {who: "group:", role: reader}', 'who: expected an address such as ana@acme.org'],
    ['- {who: acme.org, role: boss}', 'role: expected one of reader, runner, operator'],
    [
      '- {who: acme.org, role: reader, reports: [shop-taly]}',
      'reports: unknown report "shop-taly"; did you mean',
    ],
    ['- {who: acme.org, role: reader, reports: []}', 'reports: expected a report, or no list'],
    ['- {who: acme.org}', 'role: expected one of reader, runner, operator'],
  ])('in %s is said with its line, and lets nobody in', (line, expected) => {
    const text = `# who\n${line}\n`;
    expect(peopleProblems(saying(text), reports)).toEqual([
      { file: 'people.yaml', line: 2, message: expect.stringContaining(expected) },
    ]);
    if (!line.includes('shop-taly')) expect(peopleIn(saying(text))).toEqual([]);
  });
});

it('a line more takes the place of one for the same people and role; the others stay as they are written', () => {
  const text = '# who\n- who: ana@acme.org # the boss\n  role: operator\n';
  const two = withPerson(text, { who: 'ana@acme.org', role: 'runner' });
  expect(two).toBe(`${text}- {who: ana@acme.org, role: runner}\n`);
  expect(withPerson(two, { who: 'ANA@acme.org', role: 'runner', reports: ['shop-tally'] })).toBe(
    `${text}- {who: ANA@acme.org, role: runner, reports: [shop-tally]}\n`,
  );
  expect(withoutPerson(two, 'Ana@acme.org', 'runner')).toBe(text);
  expect(withoutPerson(two, 'ana@acme.org')).toBe('');
  expect(withoutPerson(two, 'acme.org')).toBeUndefined();
});
