// The list of people as the secretariat reads it.
import { beforeEach, describe, expect, it } from 'vitest';
import { Register } from '../../../src/rooms/people/register.svelte';
import { openPage } from '../../support/opening';
import { costaRica, person, TestRegister } from '../../support/people';
import { TestStore } from '../../support/store';
import { TestVenue } from '../../support/venue';

let venue: TestVenue;
let register: Register;
let kept: TestRegister;

async function come(): Promise<() => void> {
  const { line } = openPage({ venue, store: new TestStore(), tab: new TestStore() }, 'elena');
  register = new Register(line, venue.clock);
  const leave = register.enter();
  await venue.clock.pass(0);
  return leave;
}

beforeEach(() => {
  venue = new TestVenue();
  kept = new TestRegister(venue);
});

const ids = () => register.people.map(({ id }) => id);

describe('the register', () => {
  it('shows the first page, its counts and every delegation', async () => {
    kept.fill(250);
    await come();
    expect(register.phase).toBe('here');
    expect(ids()).toHaveLength(100);
    expect(register.more).toBe(true);
    expect(register.counts).toEqual({ people: 250, revoked: 0, delegations: 1 });
    expect(register.delegationOf(person('x', { delegation: 'd1' }))).toEqual(costaRica);
  });

  it('brings more, each once, until there are no more', async () => {
    kept.fill(250);
    await come();
    for (let i = 0; i < 3; i += 1) await register.loadMore();
    expect(ids()).toEqual(kept.people.map(({ id }) => id));
    expect(register.more).toBe(false);
  });

  it('searches once the typing has stopped, and shows the answer to what was typed last', async () => {
    kept.people = [person('a', { name: 'Ana' }), person('b', { name: 'Anatole' }), person('c', { name: 'Berta' })];
    await come();
    const before = venue.times('accreditation.list');
    register.search('A');
    await venue.clock.pass(100);
    register.search('Anat');
    await venue.clock.pass(300);
    expect(venue.times('accreditation.list')).toBe(before + 1);
    expect(ids()).toEqual(['b']);
    expect(register.found).toBe('Anat');
  });

  it('says that more could not be loaded, and keeps what is shown', async () => {
    kept.fill(150);
    await come();
    venue.answers.set('accreditation.list', () => ({ error: { code: 5003, message: 'Not now.' } }));
    await register.loadMore();
    expect(register.moreState).toBe('failed');
    expect(ids()).toHaveLength(100);
  });

  it('says why it is refused', async () => {
    venue.answers.set('accreditation.list', () => ({ error: { code: 4003, message: 'For the secretariat.' } }));
    await come();
    expect(register.phase).toBe('refused');
    expect(register.refusal?.code).toBe(4003);
  });
});

describe('a register that cannot be read now', () => {
  const unreadable = (code: number) => () => ({ error: { code, message: 'Not now.' } });

  it.each([5003, 5004])('is asked for again after %i, ever more slowly, until it can be', async (code) => {
    kept.fill(3);
    const answer = venue.answers.get('accreditation.list')!;
    venue.answers.set('accreditation.list', unreadable(code));
    await come();
    await venue.clock.pass(60_000);
    expect(register.phase).toBe('loading');
    const asked = venue.times('accreditation.list');
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(12);
    venue.answers.set('accreditation.list', answer);
    await venue.clock.pass(20_000);
    expect(register.phase).toBe('here');
    expect(ids()).toHaveLength(3);
  });

  it('is asked for again also when something changed that could not be read at once', async () => {
    kept.fill(1);
    await come();
    const answer = venue.answers.get('accreditation.list')!;
    venue.answers.set('accreditation.list', unreadable(5003));
    kept.fill(2);
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    expect(ids()).toHaveLength(1);
    venue.answers.set('accreditation.list', answer);
    await venue.clock.pass(1_000);
    expect(ids()).toHaveLength(2);
  });

  it('is not asked for any more once one has left', async () => {
    venue.answers.set('accreditation.list', unreadable(5003));
    const leave = await come();
    leave();
    const before = venue.times('accreditation.list');
    await venue.clock.pass(60_000);
    expect(venue.times('accreditation.list')).toBe(before);
  });

  it('does not keep somebody from being found who is looked for', async () => {
    kept.fill(150);
    await come();
    const answer = venue.answers.get('accreditation.list')!;
    venue.answers.set('accreditation.list', unreadable(5003));
    const found = register.seek('p140');
    await venue.clock.pass(1_000);
    venue.answers.set('accreditation.list', answer);
    await venue.clock.pass(2_000);
    expect((await found)?.id).toBe('p140');
  });
});

describe('what colleagues change', () => {
  it('appears by itself, with as many as are shown', async () => {
    kept.fill(250);
    await come();
    await register.loadMore();
    kept.people[3] = person('p3', { revoked: true });
    kept.people.push(person('new'));
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    expect(ids()).toHaveLength(200);
    expect(register.people[3]?.revoked).toBe(true);
    expect(register.counts.people).toBe(251);
  });

  it('reaches somebody whose page is open, also where the list does not have them', async () => {
    kept.fill(250);
    await come();
    await register.seek('p240');
    const undo = register.watch('p240');
    kept.people[240] = person('p240', { name: 'Another name' });
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    expect(register.person('p240')?.name).toBe('Another name');
    undo();
  });

  it('is looked for from time to time where no socket tells of it', async () => {
    venue.socketMode = 'refuse';
    kept.fill(1);
    await come();
    await venue.clock.pass(0);
    const stream = venue.times('accreditation.list');
    await venue.clock.pass(20_000);
    expect(venue.times('accreditation.list')).toBeGreaterThan(stream);
  });

  it('is not asked for any more once one has left', async () => {
    kept.fill(1);
    const leave = await come();
    leave();
    const before = venue.times('accreditation.list');
    venue.socket.notify('accreditation.changed', {});
    await venue.clock.pass(0);
    expect(venue.times('accreditation.list')).toBe(before);
  });

  it('never overwrites a newer answer with an older one', async () => {
    kept.people = [person('a', { name: 'Ana' }), person('b', { name: 'Berta' })];
    await come();
    register.search('Berta');
    await venue.clock.pass(300);
    void register.refresh();
    register.search('Ana');
    await venue.clock.pass(300);
    expect(ids()).toEqual(['a']);
  });
});

describe('looking for somebody', () => {
  it('finds them wherever they are', async () => {
    kept.fill(450);
    await come();
    expect((await register.seek('p449'))?.id).toBe('p449');
    expect(ids()).toHaveLength(100);
  });

  it('says when there is nobody', async () => {
    kept.fill(3);
    await come();
    expect(await register.seek('nobody')).toBeUndefined();
  });

  it('brings everybody who matches, but no more than asked for by much', async () => {
    kept.fill(950);
    await come();
    expect(await register.everybodyFound(() => false)).toHaveLength(950);
    expect(await register.everybodyFound((people) => people.length > 400)).toHaveLength(600);
    expect(await register.everybodyFound((people) => people.length > 50)).toHaveLength(100);
  });

  it('waits as long as the server asks for when it is too fast', async () => {
    kept.fill(450);
    await come();
    const answer = venue.answers.get('accreditation.list')!;
    let refusals = 2;
    venue.answers.set('accreditation.list', (asked) => {
      refusals -= 1;
      return refusals >= 0 ? { error: { code: 4029, message: 'Too fast.', data: { retry_after_ms: 700 } } } : answer(asked);
    });
    const found = register.seek('p300');
    await venue.clock.pass(1_400);
    expect((await found)?.id).toBe('p300');
  });
});
