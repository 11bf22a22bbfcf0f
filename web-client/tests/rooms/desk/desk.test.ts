// A moderator at work: opening, deciding, going on, and what others do meanwhile.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { act, ana, at, decided, DeskStage, leo, waiting } from '../../support/desk';

let stage: DeskStage;
beforeEach(() => {
  stage = new DeskStage([waiting('a', 1), waiting('b', 2), waiting('c', 3), decided('p', 'published', 4)]);
  stage.decides('publish', ({ id, version }) => decided(id as string, 'published', 30, { version: (version as number) + 1, act: act(ana, 'publish', 30) }));
  stage.decides('return', ({ id, version, reason }) => decided(id as string, 'returned', 30, { version: (version as number) + 1, act: act(ana, 'return', 30, reason as string) }));
  stage.decides('hide', ({ id, version }) => decided(id as string, 'hidden', 30, { version: (version as number) + 1, act: act(ana, 'hide', 30) }));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('the desk', () => {
  it('asks for the desk\'s view, and says how much waits and since when', async () => {
    const { desk } = await stage.open();
    expect(stage.venue.last('room.join')?.params).toEqual({ room: 'a', audience: 'desk' });
    expect(desk.phase).toBe('here');
    expect([desk.waiting, desk.oldestAt]).toEqual([3, at(1)]);
  });

  it('counts those beyond what it was told, and asks for them before it comes to the end', async () => {
    stage.joins({ queue: { pending: 60 } });
    const { desk } = await stage.open();
    expect(desk.waiting).toBe(60);
    stage.happens('intervention.submitted', { intervention: waiting('d', 9) });
    await stage.venue.clock.pass(0);
    expect(stage.venue.times('room.join')).toBe(2);
    expect(stage.venue.last('room.join')?.params).toEqual({ room: 'a', audience: 'desk' });
  });

  it('is nobody\'s who does not moderate', async () => {
    stage.venue.answers.set('room.join', () => ({ error: { code: 4003, message: 'Not yours.' } }));
    expect((await stage.open()).desk.phase).toBe('refused');
    stage.venue.answers.set('room.join', () => ({ error: { code: 4004, message: 'No such room.' } }));
    expect((await stage.open()).desk.phase).toBe('missing');
  });

  it('says arrivals as one sentence now and then', async () => {
    const { desk } = await stage.open();
    for (const id of ['d', 'e', 'f']) stage.happens('intervention.submitted', { intervention: waiting(id, 9) });
    expect(desk.news.said).toEqual({ about: 'arrived', count: 1 });
    await stage.venue.clock.pass(6_000);
    expect(desk.news.said).toEqual({ about: 'arrived', count: 2 });
  });

  it('shows a change of the room', async () => {
    const { desk } = await stage.open();
    stage.happens('room.configured', { state: 'paused', moderation: 'pre', attribution: 'none', slow_mode_s: 60 });
    expect(desk.room).toMatchObject({ state: 'paused', attribution: 'none', slow_mode_s: 60 });
    expect(stage.venue.times('room.join')).toBe(1);
  });
});

describe('moving', () => {
  it('begins with the oldest and stays within the list', async () => {
    const { desk } = await stage.open();
    desk.move(1);
    expect(desk.opened?.id).toBe('a');
    desk.move(-1);
    expect(desk.opened?.id).toBe('a');
    for (let step = 0; step < 5; step += 1) desk.move(1);
    expect(desk.opened?.id).toBe('c');
  });

  it('goes on from where one was when what was open has left the list', async () => {
    const { desk } = await stage.open();
    desk.open('b');
    stage.happens('intervention.published', { intervention: decided('b', 'published', 30) });
    expect(desk.opened?.id).toBe('b');
    desk.move(1);
    expect(desk.opened?.id).toBe('c');
  });
});

describe('deciding', () => {
  it('publishes the version that was read, and goes on to the next', async () => {
    const { desk } = await stage.open();
    desk.open('b');
    await desk.decide({ verb: 'publish' });
    expect(stage.venue.last('intervention.publish')?.params).toEqual({ room: 'a', id: 'b', version: 1 });
    expect(desk.opened?.id).toBe('c');
    expect(desk.waiting).toBe(2);
    expect(desk.news.said).toEqual({ about: 'decided', verb: 'publish', left: 2 });
  });

  it('goes to one that no colleague looks at, if there is one', async () => {
    stage.joins({ leases: [{ id: 'b', holder: leo }] });
    const { desk } = await stage.open();
    desk.open('a');
    await desk.decide({ verb: 'publish' });
    expect(desk.opened?.id).toBe('c');
  });

  it('ends at an empty desk', async () => {
    stage.items = [waiting('a', 1)];
    const { desk } = await stage.open();
    desk.open('a');
    await desk.decide({ verb: 'return', reason: 'Sin fuente' });
    expect(stage.venue.last('intervention.return')?.params).toEqual({ room: 'a', id: 'a', version: 1, reason: 'Sin fuente' });
    expect([desk.opened, desk.waiting]).toEqual([undefined, 0]);
  });

  it('asks once while the answer is on its way, and moves nobody who went on meanwhile', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    const first = desk.decide({ verb: 'publish' });
    void desk.decide({ verb: 'publish' });
    desk.move(1);
    await first;
    expect(stage.venue.times('intervention.publish')).toBe(1);
    expect(desk.opened?.id).toBe('b');
  });

  it('does not take an event of one\'s own decision for somebody else\'s', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    const deciding = desk.decide({ verb: 'publish' });
    stage.happens('intervention.published', { intervention: decided('a', 'published', 30, { act: act(ana, 'publish', 30) }) });
    expect(desk.overtaken).toBeUndefined();
    await deciding;
    expect(desk.opened?.id).toBe('b');
  });

  it('offers nothing that does not fit', async () => {
    const { desk } = await stage.open();
    desk.open('p');
    expect([desk.may('publish'), desk.may('return'), desk.may('hide'), desk.may('pin'), desk.may('unpin')]).toEqual(['no', 'no', 'yes', 'yes', 'no']);
    expect(desk.ask('return')).toBe(false);
    expect(await desk.decide({ verb: 'publish' })).toBeUndefined();
    stage.happens('room.configured', { state: 'closed', moderation: 'pre', attribution: 'named', slow_mode_s: 0 });
    expect([desk.may('pin'), desk.may('hide')]).toEqual(['closed', 'yes']);
  });

  it('keeps a reason that was begun when the form is closed, and forgets it once it was sent', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    expect(desk.ask('return')).toBe(true);
    desk.writeReason('a', 'A medias');
    desk.dismiss();
    desk.move(1);
    expect(desk.reasonFor('a')).toBe('A medias');
    desk.open('a');
    await desk.decide({ verb: 'return', reason: 'A medias' });
    expect(desk.reasonFor('a')).toBe('');
  });

  it('publishes with a note, which is kept apart from a reason until it was sent', async () => {
    const { desk } = await stage.open();
    desk.open('p');
    expect(desk.ask('note'), 'it is published already').toBe(false);
    desk.open('a');
    expect(desk.ask('note')).toBe(true);
    desk.writeReason('a', 'A reason');
    desk.writeNote('a', 'Agreed with the chair');
    desk.dismiss();
    expect([desk.noteFor('a'), desk.reasonFor('a')]).toEqual(['Agreed with the chair', 'A reason']);
    await desk.decide({ verb: 'publish', note: 'Agreed with the chair' });
    expect(stage.venue.last('intervention.publish')?.params).toEqual({ room: 'a', id: 'a', version: 1, note: 'Agreed with the chair' });
    expect([desk.noteFor('a'), desk.reasonFor('a'), desk.form, desk.opened?.id]).toEqual(['', '', undefined, 'b']);
  });
});

describe('what others do', () => {
  it('is said and not swapped: a colleague decides what is open', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    desk.ask('return');
    desk.writeReason('a', 'Le faltaba la fuente');
    stage.happens('intervention.returned', { id: 'a', status: 'returned', version: 2, act: act(leo, 'return', 30, 'Otro tema') });
    expect(desk.opened).toMatchObject({ id: 'a', status: 'pending' });
    expect(desk.overtaken).toMatchObject({ status: 'returned', act: { by: leo, reason: 'Otro tema' } });
    expect(desk.news.said).toEqual({ about: 'overtaken' });
    expect([desk.form, desk.reasonFor('a')]).toEqual(['return', 'Le faltaba la fuente']);
    desk.readAgain();
    expect(desk.opened).toMatchObject({ status: 'returned' });
    expect(desk.overtaken).toBeUndefined();
  });

  it('is said and not swapped: its author amends what is open', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    stage.happens('intervention.amended', { intervention: waiting('a', 30, { version: 2, text: 'Enmendado' }) });
    expect(desk.opened?.text).toBe('Texto 0');
    expect(desk.overtaken).toMatchObject({ text: 'Enmendado' });
    stage.conflicts('publish', waiting('a', 30, { version: 2, text: 'Enmendado' }));
    await desk.decide({ verb: 'publish' });
    expect(stage.venue.last('intervention.publish')?.params).toMatchObject({ version: 1 });
    expect(desk.opened?.text).toBe('Texto 0');
    desk.readAgain();
    expect(desk.opened).toMatchObject({ text: 'Enmendado', version: 2 });
  });

  it('is shown at once where the words are the same: filing', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    stage.happens('intervention.tagged', { id: 'a', status: 'pending', themes: ['data'], levels: [], perspectives: [], version: 2 });
    expect(desk.opened).toMatchObject({ themes: ['data'], version: 2 });
    expect(desk.overtaken).toBeUndefined();
  });

  it('loses a race and says how it stands, with what was typed', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    desk.ask('return');
    desk.writeReason('a', 'Sin fuente');
    stage.conflicts('return', decided('a', 'published', 30, { act: act(leo, 'publish', 30) }));
    const outcome = await desk.decide({ verb: 'return', reason: 'Sin fuente' });
    expect(outcome?.came).toBe('conflict');
    expect(desk.opened).toMatchObject({ id: 'a', status: 'pending' });
    expect(desk.overtaken).toMatchObject({ status: 'published', act: { by: leo } });
    expect([desk.form, desk.reasonFor('a')]).toEqual(['return', 'Sin fuente']);
  });

  it('goes on with the reason that was begun: what a colleague published can be hidden', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    desk.ask('return');
    desk.writeReason('a', 'Datos personales');
    stage.happens('intervention.published', { intervention: decided('a', 'published', 30, { act: act(leo, 'publish', 30) }) });
    desk.readAgain();
    expect([desk.form, desk.reasonFor('a')]).toEqual(['hide', 'Datos personales']);
    stage.happens('intervention.hidden', { id: 'a', status: 'hidden', version: 3, act: act(leo, 'hide', 31) });
    desk.readAgain();
    expect(desk.form).toBeUndefined();
    expect(desk.reasonFor('a')).toBe('Datos personales');
  });

  it('decides again by itself where somebody had only filed it', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    let asked = 0;
    stage.venue.answers.set('intervention.publish', ({ params }) => {
      asked += 1;
      if (asked === 1) return { error: { code: 4009, message: '', data: { current: waiting('a', 1, { version: 2, themes: ['data'] }) } } };
      return { result: { intervention: decided('a', 'published', 30, { version: (params['version'] as number) + 1 }) } };
    });
    expect((await desk.decide({ verb: 'publish' }))?.came).toBe('done');
    expect(stage.venue.last('intervention.publish')?.params).toMatchObject({ version: 2 });
  });

  it('takes the words of what was withdrawn off the screen', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    stage.happens('intervention.withdrawn', { id: 'a', status: 'withdrawn', version: 2 });
    expect(desk.overtaken).toEqual({ id: 'a', status: 'withdrawn', version: 2 });
    desk.readAgain();
    expect(desk.overtaken).toBeDefined();
  });
});

describe('undoing', () => {
  it('hides what was published, which needs a reason', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    await desk.decide({ verb: 'publish' });
    desk.undo();
    expect(desk.opened).toMatchObject({ id: 'a', status: 'published' });
    expect([desk.form, desk.undoing]).toEqual(['hide', true]);
    await desk.decide({ verb: 'hide', reason: 'Por error' });
    expect(stage.venue.last('intervention.hide')?.params).toEqual({ room: 'a', id: 'a', version: 2, reason: 'Por error' });
    expect(desk.opened?.id).toBe('b');
  });

  it('shows again what was hidden, and unpins what was pinned', async () => {
    const { desk } = await stage.open();
    desk.show('published');
    desk.open('p');
    await desk.decide({ verb: 'hide', reason: 'Datos' });
    desk.undo();
    await stage.venue.clock.pass(0);
    expect(stage.venue.last('intervention.publish')?.params).toEqual({ room: 'a', id: 'p', version: 3 });
    stage.decides('pin', () => decided('p', 'published', 4, { version: 5, pinned: true }));
    stage.decides('unpin', () => decided('p', 'published', 4, { version: 6 }));
    desk.open('p');
    await desk.decide({ verb: 'pin' });
    desk.undo();
    await stage.venue.clock.pass(0);
    expect(stage.venue.last('intervention.unpin')?.params).toEqual({ room: 'a', id: 'p', version: 5 });
  });

  it('says that what was returned is with its author', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    await desk.decide({ verb: 'return', reason: 'x' });
    desk.undo();
    expect(desk.news.said).toEqual({ about: 'cannot_undo' });
    expect(desk.form).toBeUndefined();
  });
});

describe('without an answer', () => {
  it('keeps the decision in sight, and finds it in the events once the connection is back', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    stage.venue.answers.set('intervention.publish', () => 'silence');
    const deciding = desk.decide({ verb: 'publish' });
    stage.venue.socket.drop();
    expect((await deciding)?.came).toBe('unanswered');
    expect(desk.deciding.underWay.get('a')).toEqual({ verb: 'publish', state: 'unanswered' });
    stage.items = [waiting('b', 2), waiting('c', 3), decided('a', 'published', 30, { act: act(ana, 'publish', 30) })];
    stage.seq = 1;
    await stage.venue.clock.pass(1_000);
    expect(desk.deciding.underWay.size).toBe(0);
    expect(desk.opened?.id).toBe('b');
  });

  it('says what the server refused, and forgets it when one goes on', async () => {
    const { desk } = await stage.open();
    desk.open('a');
    stage.venue.answers.set('intervention.publish', () => ({ error: { code: 5003, message: 'Not now.' } }));
    expect(await desk.decide({ verb: 'publish' })).toMatchObject({ came: 'refused', refusal: { code: 5003 } });
    expect(desk.deciding.underWay.get('a')?.state).toBe('refused');
    desk.move(1);
    expect(desk.deciding.underWay.size).toBe(0);
  });
});

describe('what it refers to', () => {
  it('is looked up once where it is not here', async () => {
    stage.items = [waiting('a', 1, { in_reply_to: 'old', repeats: 'p' }), decided('p', 'published', 4)];
    stage.venue.answers.set('intervention.get', ({ params }) => ({ result: { intervention: decided(params['id'] as string, 'published', 2) } }));
    const { desk } = await stage.open();
    desk.open('a');
    desk.open('a');
    await stage.venue.clock.pass(0);
    expect(stage.venue.times('intervention.get')).toBe(1);
    expect(desk.entryOf('old')).toMatchObject({ id: 'old', status: 'published' });
    expect(desk.entryOf('p')).toMatchObject({ id: 'p' });
  });

  it('is said to be missing where it may not be read', async () => {
    stage.items = [waiting('a', 1, { in_reply_to: 'old' })];
    stage.venue.answers.set('intervention.get', () => ({ error: { code: 4004, message: '' } }));
    const { desk } = await stage.open();
    desk.open('a');
    await stage.venue.clock.pass(0);
    expect(desk.entryOf('old')).toBe('missing');
  });

  it('is asked for again while it cannot be read, and never lost to the desk', async () => {
    stage.items = [waiting('a', 1)];
    const { desk, leave } = await stage.open();
    stage.venue.answers.set('intervention.get', () => ({ error: { code: 5003, message: 'Not now.' } }));
    // Of a time before what the desk was told: the event names it by its id alone.
    stage.happens('intervention.hidden', { id: 'early', status: 'hidden' });
    await stage.venue.clock.pass(3_000);
    expect(desk.entryOf('early')).toBe('asking');
    expect(stage.venue.times('intervention.get')).toBe(3);
    stage.venue.answers.set('intervention.get', ({ params }) => ({ result: { intervention: decided(params['id'] as string, 'hidden', 2) } }));
    await stage.venue.clock.pass(2_000);
    expect(desk.items.get('early')).toMatchObject({ status: 'hidden' });
    leave();
  });

  it('is asked for again once the connection is back', async () => {
    stage.items = [waiting('a', 1, { in_reply_to: 'old' })];
    const { desk } = await stage.open();
    stage.venue.answers.set('intervention.get', () => 'silence');
    desk.open('a');
    await stage.venue.clock.pass(0);
    stage.venue.socketMode = 'refuse';
    stage.venue.fetchMode = 'refuse';
    stage.venue.socket.drop();
    await stage.venue.clock.pass(30_000);
    expect(desk.entryOf('old')).toBe('asking');
    expect(stage.venue.times('intervention.get')).toBe(1);
    stage.venue.answers.set('intervention.get', ({ params }) => ({ result: { intervention: decided(params['id'] as string, 'published', 2) } }));
    stage.venue.socketMode = 'open';
    stage.venue.fetchMode = 'answer';
    await stage.venue.clock.pass(20_000);
    expect(desk.entryOf('old')).toMatchObject({ id: 'old', status: 'published' });
  });

  it('is not asked for any more once one has left the desk', async () => {
    stage.items = [waiting('a', 1, { in_reply_to: 'old' })];
    const { desk, leave } = await stage.open();
    stage.venue.answers.set('intervention.get', () => ({ error: { code: 5003, message: 'Not now.' } }));
    desk.open('a');
    await stage.venue.clock.pass(1_000);
    leave();
    const before = stage.venue.times('intervention.get');
    await stage.venue.clock.pass(60_000);
    expect(stage.venue.times('intervention.get')).toBe(before);
  });
});
