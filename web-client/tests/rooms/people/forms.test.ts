// Writing down people and delegations, and what becomes of it.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/protocol/accreditation';
import { Office } from '../../../src/rooms/people/office';
import { openPage } from '../../support/opening';
import { costaRica, person, TestRegister } from '../../support/people';
import { TestStore } from '../../support/store';
import { TestVenue } from '../../support/venue';

let venue: TestVenue;
let office: Office;
let kept: TestRegister;

beforeEach(async () => {
  venue = new TestVenue();
  kept = new TestRegister(venue);
  kept.people = [person('p1', { name: 'Ana', delegation: 'd1', group: 'national-government', capacity: 'state', on_behalf_of: ['G77'] })];
  venue.answers.set('accreditation.person', ({ params: { key: _, ...params } }) => {
    const before = kept.people.find(({ id }) => id === params['id']);
    const after = { ...person('p2'), ...before, ...params } as Person;
    kept.people = [...kept.people.filter(({ id }) => id !== after.id), after];
    return { result: { person: after } };
  });
  const { line } = openPage({ venue, store: new TestStore(), tab: new TestStore() }, 'elena');
  let keys = 0;
  office = new Office({ line, clock: venue.clock, makeKey: () => `key-${(keys += 1)}`, maxMessage: () => 65_536, venue: 'https://venue.example' });
  office.register.enter();
  await venue.clock.pass(0);
});

const asked = (method: string) => venue.last(method)?.params;

describe('a new person', () => {
  it('is added as written down, with what was left out left out', async () => {
    const form = office.personForm();
    form.write({ name: '  Berta\n Mora ', delegation: 'd1', onBehalfOf: 'African Group\n\n  G77 ', rooms: ['ny-data'], language: 'fr' });
    const saved = await form.save();
    expect(saved?.name).toBe('Berta Mora');
    expect(asked('accreditation.person')).toEqual({
      key: expect.any(String), role: 'delegate', name: 'Berta Mora', delegation: 'd1', on_behalf_of: ['African Group', 'G77'], rooms: ['ny-data'], language: 'fr',
    });
    expect(office.register.person('p2')?.name).toBe('Berta Mora');
  });

  it('without a delegation has group and capacity of their own', async () => {
    const form = office.personForm();
    form.write({ name: 'Berta', role: 'observer', group: 'media', capacity: 'observer' });
    await form.save();
    expect(asked('accreditation.person')).toMatchObject({ role: 'observer', group: 'media', capacity: 'observer' });
    expect(asked('accreditation.person')).not.toHaveProperty('delegation');
  });

  it('is not sent while something is missing, and says what', async () => {
    const form = office.personForm();
    form.write({ name: '  ', onBehalfOf: 'a\nb\nc\nd\ne\nf' });
    expect(await form.save()).toBeUndefined();
    expect([...form.faults]).toEqual([['name', 'blank'], ['onBehalfOf', 'many']]);
    expect(venue.times('accreditation.person')).toBe(0);
    form.write({ name: 'Berta' });
    expect(form.faults.has('name')).toBe(false);
  });

  it('is sent again with the same key after silence, and stays as typed', async () => {
    const answer = venue.answers.get('accreditation.person')!;
    venue.answers.set('accreditation.person', () => 'silence');
    const form = office.personForm();
    form.write({ name: 'Berta' });
    const saving = form.save();
    await venue.clock.pass(20_000);
    await saving;
    expect([form.standing, form.draft.name]).toEqual(['unanswered', 'Berta']);
    const key = asked('accreditation.person')?.['key'];
    venue.answers.set('accreditation.person', answer);
    await venue.clock.pass(10_000);
    expect(await form.save()).toBeDefined();
    expect(asked('accreditation.person')?.['key']).toBe(key);
  });

  it('shows a refusal at the field that it is about', async () => {
    venue.answers.set('accreditation.person', () => ({ error: { code: 4022, message: 'Not this.', data: { field: 'on_behalf_of' } } }));
    const form = office.personForm();
    form.write({ name: 'Berta', onBehalfOf: 'x' });
    await form.save();
    expect([...form.faults]).toEqual([['onBehalfOf', 'said']]);
  });

  it('that was recorded with other words before is told apart from other conflicts', async () => {
    venue.answers.set('accreditation.person', () => ({ error: { code: 4009, message: 'Another key.', data: { field: 'key' } } }));
    const form = office.personForm();
    form.write({ name: 'Berta' });
    await form.save();
    expect(form.addedBefore).toBe(true);
    expect(office.personForm(kept.people[0]).addedBefore).toBe(false);
  });

  it('is there as it was left, when one comes back to the page', async () => {
    office.personForm().write({ name: 'Half' });
    expect(office.personForm().draft.name).toBe('Half');
    office.closePerson();
    expect(office.personForm().draft.name).toBe('');
  });
});

describe('a person beside another', () => {
  it('begins with the same delegation, rooms and role', () => {
    office.personBeside(person('p9', { delegation: 'd1', group: 'national-government', capacity: 'state', role: 'observer', rooms: ['ny-data'], name: 'Ana', on_behalf_of: ['G77'] }));
    expect(office.personForm().draft).toEqual({ role: 'observer', name: '', delegation: 'd1', group: '', capacity: '', onBehalfOf: '', rooms: ['ny-data'], language: '' });
  });

  it('does not overwrite what is half written', () => {
    office.personForm().write({ name: 'Half' });
    office.personBeside(person('p9', { delegation: 'd1' }));
    expect(office.personForm().draft).toMatchObject({ name: 'Half', delegation: '' });
  });
});

describe('a person who is changed', () => {
  it('is sent whole, by their id and without a key', async () => {
    const form = office.personForm(office.register.person('p1'));
    expect(form.draft.onBehalfOf).toBe('G77');
    form.write({ role: 'observer', delegation: '' });
    await form.save();
    expect(asked('accreditation.person')).toEqual({ id: 'p1', role: 'observer', name: 'Ana', on_behalf_of: ['G77'], rooms: [] });
  });

  it('may be changed by a colleague meanwhile: it is said which fields, and nothing typed is swapped', async () => {
    const form = office.personForm(office.register.person('p1'));
    form.write({ name: 'Ana María' });
    kept.people = [{ ...kept.people[0]!, role: 'observer', rooms: ['ny-data'] }];
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    const now = office.register.person('p1')!;
    expect(form.changedBy(now)).toEqual(['role', 'rooms']);
    expect(form.draft).toMatchObject({ name: 'Ana María', role: 'delegate' });
    form.takeOver(now);
    expect(form.draft).toMatchObject({ name: 'Ana María', role: 'observer', rooms: ['ny-data'] });
    expect(form.changedBy(now)).toEqual([]);
  });
});

it('what one has changed oneself, without hearing of it, is nobody else’s change', async () => {
  const form = office.personForm(office.register.person('p1'));
  form.write({ name: 'Ana María' });
  kept.people = [{ ...kept.people[0]!, name: 'Ana María' }];
  venue.socket.notify('accreditation.changed', {});
  await venue.clock.pass(0);
  expect(form.changedBy(office.register.person('p1'))).toEqual([]);
});

describe('a delegation', () => {
  beforeEach(() => {
    venue.answers.set('accreditation.delegation', ({ params }) => ({ result: { delegation: { id: 'd2', ...params } } }));
  });

  it('is added and known at once', async () => {
    const form = office.delegationForm();
    form.write({ name: ' Kenya ', group: 'national-government', capacity: 'state' });
    expect(await form.save()).toEqual({ id: 'd2', name: 'Kenya', group: 'national-government', capacity: 'state' });
    expect(office.register.delegationNamed('KENYA')?.id).toBe('d2');
  });

  it('needs name, group and capacity', async () => {
    const form = office.delegationForm();
    expect(await form.save()).toBeUndefined();
    expect([...form.faults.keys()]).toEqual(['name', 'group', 'capacity']);
  });

  it('is not added a second time under the same name, but may keep its own', async () => {
    const form = office.delegationForm();
    form.write({ name: 'costa rica', group: 'media', capacity: 'observer' });
    expect(await form.save()).toBeUndefined();
    expect(form.faults.get('name')).toBe('there');
    const own = office.delegationForm(costaRica);
    own.write({ group: 'ministry' });
    await own.save();
    expect(asked('accreditation.delegation')).toEqual({ ...costaRica, group: 'ministry' });
  });
});
