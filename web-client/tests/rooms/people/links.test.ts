// Personal links: shown on demand, gone when hidden or ended; badges with one each; revoking and restoring.
import { beforeEach, describe, expect, it } from 'vitest';
import { Office } from '../../../src/rooms/people/office';
import { usualLifetime } from '../../../src/rooms/people/personal_link.svelte';
import { openPage } from '../../support/opening';
import { person, TestRegister } from '../../support/people';
import { TestStore } from '../../support/store';
import { TestVenue } from '../../support/venue';

let venue: TestVenue;
let office: Office;
let kept: TestRegister;
let store: TestStore;
let tab: TestStore;

beforeEach(async () => {
  venue = new TestVenue();
  kept = new TestRegister(venue);
  kept.fill(8);
  venue.answers.set('accreditation.link', ({ params }) => ({
    result: { url: `https://example.org/#token=secret-${String(params['person'])}`, token: `secret-${String(params['person'])}`, expires: '2018-05-01T00:00:00.000Z' },
  }));
  store = new TestStore();
  tab = new TestStore();
  const { line } = openPage({ venue, store, tab }, 'elena');
  office = new Office({ line, clock: venue.clock, makeKey: () => 'key-0001', maxMessage: () => 65_536, venue: 'https://venue.example' });
  office.register.enter();
  await venue.clock.pass(0);
});

const everythingKept = () => [store, tab].flatMap((each) => Array.from({ length: each.length }, (_, index) => each.getItem(each.key(index)!))).join();

describe('a personal link', () => {
  it('is asked for on demand, for as long as was chosen', async () => {
    const link = office.link();
    expect(venue.times('accreditation.link')).toBe(0);
    await link.ask(person('p1'), 86_400, false);
    expect(venue.last('accreditation.link')?.params).toEqual({ person: 'p1', ttl_s: 86_400 });
    expect(link.link?.token).toBe('secret-p1');
    expect(link.link?.url).toBe('https://example.org/#token=secret-p1');
  });

  it('is completed with the address of the page where the server does not know its own', async () => {
    venue.answers.set('accreditation.link', () => ({ result: { url: '/#token=a.b-c_d', token: 'a.b-c_d', expires: '2018-05-01T00:00:00.000Z' } }));
    const link = office.link();
    await link.ask(person('p1'), usualLifetime, false);
    expect(link.link?.url).toBe('https://venue.example/#token=a.b-c_d');
    office.badges.choose([person('p1')]);
    await office.badges.make(usualLifetime);
    expect(office.badges.badges.map(({ link: { url } }) => url)).toEqual(['https://venue.example/#token=a.b-c_d']);
  });

  it('is forgotten when it is hidden, also while it is on its way', async () => {
    const link = office.link();
    await link.ask(person('p1'), usualLifetime, false);
    link.hide();
    expect(link.link).toBeUndefined();
    const asking = link.ask(person('p1'), usualLifetime, false);
    link.hide();
    await asking;
    expect(link.link).toBeUndefined();
  });

  it('is hidden when it has ended elsewhere, but not by its own renewal', async () => {
    const link = office.link();
    await link.ask(person('p1', { serial: 3 }), usualLifetime, true);
    expect(venue.last('accreditation.link')?.params).toMatchObject({ renew: true });
    link.heed(person('p1', { serial: 4 }));
    expect([link.link !== undefined, link.renewed]).toEqual([true, true]);
    link.heed(person('p1', { serial: 5 }));
    expect(link.link).toBeUndefined();
    await link.ask(person('p1', { serial: 5 }), usualLifetime, false);
    link.heed(person('p1', { serial: 5, revoked: true }));
    expect(link.link).toBeUndefined();
  });

  it('is kept nowhere', async () => {
    await office.link().ask(person('p1'), usualLifetime, false);
    office.badges.choose(kept.people);
    await office.badges.make(usualLifetime);
    expect(everythingKept()).not.toContain('secret-');
  });

  it('says why there is none', async () => {
    venue.answers.set('accreditation.link', () => ({ error: { code: 4004, message: 'Nobody.' } }));
    const link = office.link();
    await link.ask(person('p1'), usualLifetime, false);
    expect(link.standing).toMatchObject({ code: 4004 });
  });
});

describe('badges', () => {
  it('are made for who was chosen, but for nobody who was revoked', async () => {
    office.badges.choose(kept.people.slice(0, 3));
    kept.people[1] = person('p1', { revoked: true });
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    await office.badges.make(usualLifetime);
    expect(office.badges.badges.map((badge) => [badge.person.id, badge.link.token])).toEqual([['p0', 'secret-p0'], ['p2', 'secret-p2']]);
  });

  it('are for everybody who matches, at most as many as one can make at a time', async () => {
    kept.fill(300);
    kept.people[5] = person('p5', { revoked: true });
    await office.register.refresh();
    await office.badges.chooseFound();
    expect([office.badges.chosen.size, office.badges.cut]).toEqual([299, false]);
    kept.fill(900);
    await office.register.refresh();
    await office.badges.chooseFound();
    expect([office.badges.chosen.size, office.badges.cut]).toEqual([400, true]);
    office.badges.chooseNobody();
    expect([office.badges.chosen.size, office.badges.cut]).toEqual([0, false]);
  });

  it('go on where they stopped', async () => {
    office.badges.choose(kept.people);
    const answer = venue.answers.get('accreditation.link')!;
    let calls = 0;
    venue.answers.set('accreditation.link', (asked) => ((calls += 1) === 4 ? { error: { code: 5003, message: 'Not now.' } } : answer(asked)));
    await office.badges.make(usualLifetime);
    expect([office.badges.badges.length, office.badges.standing]).toMatchObject([3, { code: 5003 }]);
    await office.badges.make(usualLifetime);
    expect(office.badges.badges.map((badge) => badge.person.id)).toEqual(kept.people.map(({ id }) => id));
    expect(calls).toBe(9);
  });

  it('wait where the server wants it slower', async () => {
    office.badges.choose(kept.people);
    const answer = venue.answers.get('accreditation.link')!;
    let calls = 0;
    venue.answers.set('accreditation.link', (asked) => ((calls += 1) % 3 === 0 ? { error: { code: 4029, message: 'Slower.', data: { retry_after_ms: 200 } } } : answer(asked)));
    const making = office.badges.make(usualLifetime);
    await venue.clock.pass(2_000);
    await making;
    expect(office.badges.badges).toHaveLength(8);
  });

  it('and their links are forgotten when discarded, also those on their way', async () => {
    office.badges.choose(kept.people);
    const making = office.badges.make(usualLifetime);
    office.badges.discard();
    await making;
    expect(office.badges.badges).toEqual([]);
  });
});

describe('revoking', () => {
  beforeEach(() => {
    venue.answers.set('accreditation.revoke', ({ params }) => ({ result: { person: person(String(params['person']), { revoked: true }) } }));
    venue.answers.set('accreditation.restore', ({ params }) => ({ result: { person: person(String(params['person']), { serial: 2 }) } }));
  });

  it('needs a reason, and shows at once', async () => {
    const revocation = office.revocation();
    expect(await revocation.carryOut('revoke', 'p1')).toBe(false);
    expect(revocation.faults).toEqual(['reason']);
    revocation.reason = ' The delegation has left. ';
    expect(await revocation.carryOut('revoke', 'p1')).toBe(true);
    expect(venue.last('accreditation.revoke')?.params).toEqual({ person: 'p1', reason: 'The delegation has left.' });
    expect(office.register.person('p1')?.revoked).toBe(true);
    expect(revocation.reason).toBe('');
  });

  it('is undone by restoring', async () => {
    const revocation = office.revocation();
    revocation.reason = 'A mistake.';
    expect(await revocation.carryOut('restore', 'p1')).toBe(true);
    expect(office.register.person('p1')).toMatchObject({ revoked: false, serial: 2 });
  });

  it('takes any participant, but only what is an identifier', async () => {
    const revocation = office.revocation();
    revocation.reason = 'Why.';
    expect(await revocation.carryOut('revoke', 'a b')).toBe(false);
    expect(revocation.faults).toEqual(['id']);
    expect(await revocation.carryOut('revoke', 'ana@example.org')).toBe(true);
  });

  it('is asked again where the server wants to be asked more slowly', async () => {
    venue.answers.set('accreditation.revoke', ({ params }) =>
      venue.times('accreditation.revoke') === 1
        ? { error: { code: 4029, message: 'Slow down.', data: { retry_after_ms: 700 } } }
        : { result: { person: person(String(params['person']), { revoked: true }) } },
    );
    const revocation = office.revocation();
    revocation.reason = 'Why.';
    const done = revocation.carryOut('revoke', 'p1');
    await venue.clock.pass(699);
    expect(venue.times('accreditation.revoke')).toBe(1);
    await venue.clock.pass(1);
    expect(await done).toBe(true);
    expect(venue.times('accreditation.revoke')).toBe(2);
    expect(office.register.person('p1')?.revoked).toBe(true);
  });

  it('keeps the reason when it was refused or not answered', async () => {
    venue.answers.set('accreditation.revoke', () => ({ error: { code: 4003, message: 'No.' } }));
    const revocation = office.revocation();
    revocation.reason = 'Why.';
    expect(await revocation.carryOut('revoke', 'p1')).toBe(false);
    expect(revocation.reason).toBe('Why.');
    expect(revocation.standing).toMatchObject({ code: 4003 });
  });
});
