// Muting, expelling and what lifts it; the end of a term and of a meeting; the room's own state.
import { describe, expect, it } from 'vitest';
import { inForce } from '../../../src/rooms/desk/attendees';
import { mayDecide } from '../../../src/rooms/desk/may_decide';
import { endOf, termChoices, untilOf } from '../../../src/rooms/desk/terms';
import { ana, at, decided, DeskStage, leo, waiting } from '../../support/desk';

const kofi = { participant: 'kofi', name: 'Kofi Mensah', delegation: 'Ghana' };

describe('measures', () => {
  it('are asked for with their reason and term, and lifted', async () => {
    const stage = new DeskStage();
    const { desk } = await stage.open();
    stage.venue.answers.set('participant.mute', ({ params }) => ({ result: { participant: { ...kofi, muted: { until: params['until'] } } } }));
    expect(await desk.measures.mute('kofi', 'Tono', at(70))).toBe('done');
    expect(stage.venue.last('participant.mute')?.params).toEqual({ room: 'a', participant: 'kofi', reason: 'Tono', until: at(70) });
    expect(desk.news.said).toEqual({ about: 'measured', what: 'mute', participant: 'kofi', hidden: 0, returned: 0 });
    expect(desk.measures.standingOut(Date.parse(at(60)))).toHaveLength(1);
    stage.venue.answers.set('participant.unmute', () => ({ result: { participant: kofi } }));
    await desk.measures.lift('unmute', 'kofi');
    expect(stage.venue.last('participant.unmute')?.params).toEqual({ room: 'a', participant: 'kofi' });
    expect(desk.measures.attendees.size).toBe(0);
  });

  it('come from colleagues too, with why and by whom, and end by themselves', async () => {
    const stage = new DeskStage();
    const { desk } = await stage.open();
    stage.happens('participant.muted', { participant: { ...kofi, muted: { until: at(70) } }, reason: 'Tono', by: leo });
    expect(desk.measures.of('kofi', Date.parse(at(69)))?.muted).toEqual({ until: at(70), reason: 'Tono', by: leo });
    expect(desk.measures.of('kofi', Date.parse(at(70)))).toBeUndefined();
    stage.happens('participant.expelled', { participant: { ...kofi, muted: { until: at(70) }, expelled: {} }, reason: 'Otra vez', by: ana });
    expect(desk.measures.of('kofi', Date.parse(at(99)))).toMatchObject({ muted: { reason: 'Tono', by: leo }, expelled: { reason: 'Otra vez', by: ana } });
    stage.happens('participant.readmitted', { participant: kofi, by: ana });
    expect(desk.measures.attendees.size).toBe(0);
  });

  it('are there on joining', async () => {
    const stage = new DeskStage();
    stage.joins({ participants: [{ ...kofi, barred: true }] });
    const { desk } = await stage.open();
    expect(desk.measures.of('kofi', 0)).toMatchObject({ barred: true });
  });

  it('say why they did not succeed', async () => {
    const stage = new DeskStage();
    const { desk } = await stage.open();
    stage.venue.answers.set('participant.expel', () => ({ error: { code: 4003, message: 'Not oneself.' } }));
    expect(await desk.measures.expel('kofi', 'x', undefined)).toBe('refused');
    expect(desk.measures.underWay.get('kofi')).toMatchObject({ what: 'expel', state: { code: 4003 } });
  });

  it('hide everything by one participant, and say how much that was', async () => {
    const stage = new DeskStage();
    const { desk } = await stage.open();
    stage.venue.answers.set('participant.hide_all', () => ({ result: { hidden: 12, returned: 3 } }));
    await desk.measures.hideAll('kofi', 'Demasiadas');
    expect(desk.news.said).toEqual({ about: 'measured', what: 'hide_all', participant: 'kofi', hidden: 12, returned: 3 });
  });

  it('are what is undone once they are newer than a decision, and nothing is where nothing leads back', async () => {
    const stage = new DeskStage([decided('a', 'published', 1, { author: kofi })]);
    const { venue } = stage;
    const { desk } = await stage.open();
    desk.show('published');
    desk.open('a');
    stage.decides('pin', () => decided('a', 'published', 1, { version: 3, pinned: true, author: kofi }));
    await desk.decide({ verb: 'pin' });
    expect([desk.last, desk.mayUndo]).toMatchObject([{ about: 'decided', verb: 'pin' }, true]);

    for (const [what, field, lift] of [['mute', 'muted', 'unmute'], ['expel', 'expelled', 'readmit']] as const) {
      venue.answers.set(`participant.${what}`, () => ({ result: { participant: { ...kofi, [field]: {} } } }));
      venue.answers.set(`participant.${lift}`, () => ({ result: { participant: kofi } }));
      await desk.measures[what]('kofi', 'Tono', undefined);
      expect([desk.last, desk.mayUndo]).toMatchObject([{ about: 'measured', what, participant: 'kofi', whose: { delegation: 'Ghana' } }, true]);
      desk.undo();
      await venue.clock.pass(0);
      expect(venue.last(`participant.${lift}`)?.params).toEqual({ room: 'a', participant: 'kofi' });
      expect([desk.last, desk.mayUndo]).toMatchObject([{ about: 'measured', what: lift }, false]);
    }

    venue.answers.set('participant.hide_all', () => ({ result: { hidden: 1, returned: 0 } }));
    await desk.measures.hideAll('kofi', 'Demasiadas');
    desk.undo();
    await venue.clock.pass(0);
    expect([desk.last, desk.mayUndo]).toMatchObject([{ about: 'measured', what: 'hide_all', hidden: 1, whose: { delegation: 'Ghana' } }, false]);
    expect([venue.times('intervention.unpin'), venue.times('participant.unmute'), venue.times('participant.readmit')]).toEqual([0, 1, 1]);
  });

  it('and a decision that somebody has overtaken is not undone in silence', async () => {
    const stage = new DeskStage([decided('a', 'published', 1, { author: kofi })]);
    const { desk } = await stage.open();
    desk.show('published');
    desk.open('a');
    stage.decides('pin', () => decided('a', 'published', 1, { version: 3, pinned: true }));
    await desk.decide({ verb: 'pin' });
    stage.happens('intervention.hidden', { intervention: decided('a', 'hidden', 2, { version: 4 }) });
    expect(desk.mayUndo).toBe(false);
    desk.news.say({ about: 'configured' });
    desk.undo();
    expect(desk.news.said).toEqual({ about: 'overtaken' });
    expect(stage.venue.times('intervention.unpin')).toBe(0);
  });

  it('are lifted where they are in force already', async () => {
    const stage = new DeskStage([waiting('a', 1, { author: kofi })]);
    stage.joins({ participants: [{ ...kofi, muted: { until: at(70) }, expelled: {} }] });
    const { desk } = await stage.open();
    desk.now = Date.parse(at(69));
    desk.open('a');
    const asked = (['mute', 'expel', 'hide_all'] as const).map((form) => [desk.ask(form), desk.form]);
    expect(asked).toEqual([[true, 'unmute'], [true, 'readmit'], [true, 'hide_all']]);
    desk.now = Date.parse(at(70));
    expect([desk.ask('mute'), desk.form]).toEqual([true, 'mute']);
  });

  it('are not offered about oneself, or without an author', async () => {
    const stage = new DeskStage([waiting('mine', 1, { author: { participant: 'ana' } }), waiting('other', 2)]);
    const { desk } = await stage.open();
    desk.open('mine');
    expect(desk.ask('mute')).toBe(false);
    desk.open('other');
    expect(desk.ask('mute')).toBe(true);
  });
});

describe('a term', () => {
  const now = Date.UTC(2018, 2, 27, 20);
  const meetingEnds = endOf({ ends: '2018-03-27', time_zone: 'America/New_York' });

  it('ends with the last day of the meeting at its venue', () => {
    expect(new Date(meetingEnds).toISOString()).toBe('2018-03-28T04:00:00.000Z');
    expect(new Date(endOf({ ends: '2018-10-28', time_zone: 'Europe/Zurich' })).toISOString()).toBe('2018-10-28T23:00:00.000Z');
  });

  it('is offered to the end of the meeting while that is ahead', () => {
    expect(termChoices(now, meetingEnds)).toEqual(['ten_minutes', 'hour', 'meeting', 'open_end']);
    expect(termChoices(meetingEnds + 1, meetingEnds)).toEqual(['ten_minutes', 'hour', 'open_end']);
    expect(termChoices(now, undefined)).toEqual(['ten_minutes', 'hour', 'open_end']);
  });

  it('is written as the wire has it', () => {
    expect(untilOf('ten_minutes', now, meetingEnds)).toBe('2018-03-27T20:10:00.000Z');
    expect(untilOf('hour', now, meetingEnds)).toBe('2018-03-27T21:00:00.000Z');
    expect(untilOf('meeting', now, meetingEnds)).toBe('2018-03-28T04:00:00.000Z');
    expect(untilOf('open_end', now, meetingEnds)).toBeUndefined();
  });

  it('is in force until it ends, and for good without an end', () => {
    expect([inForce({ until: at(10) }, Date.parse(at(9))), inForce({ until: at(10) }, Date.parse(at(10))), inForce({}, Number.MAX_SAFE_INTEGER), inForce(undefined, 0)]).toEqual([true, false, true, false]);
  });
});

describe('what may be decided', () => {
  it.each([
    ['publish', 'pending', 'open', 'moderator', 'yes'],
    ['publish', 'pending', 'paused', 'moderator', 'yes'],
    ['publish', 'pending', 'closed', 'moderator', 'closed'],
    ['publish', 'pending', 'closed', 'secretariat', 'yes'],
    ['publish', 'pending', 'open', 'delegate', 'no'],
    ['publish', 'hidden', 'open', 'moderator', 'yes'],
    ['publish', 'returned', 'open', 'moderator', 'no'],
    ['return', 'published', 'open', 'moderator', 'no'],
    ['hide', 'pending', 'open', 'moderator', 'no'],
    ['hide', 'published', 'closed', 'moderator', 'yes'],
    ['tag', 'published', 'closed', 'moderator', 'closed'],
    ['tag', 'pending', 'open', 'moderator', 'yes'],
    ['pin', 'published', 'open', 'moderator', 'yes'],
    ['unpin', 'published', 'open', 'moderator', 'no'],
  ] as const)('%s what is %s in a room that is %s, by a %s: %s', (verb, status, state, role, answer) => {
    const entry = status === 'pending' ? waiting('a', 1) : decided('a', status, 1);
    expect(mayDecide(verb, entry, { state }, role)).toBe(answer);
  });
});

describe('the room', () => {
  it('is opened, paused, closed and slowed', async () => {
    const stage = new DeskStage();
    const { desk } = await stage.open();
    stage.venue.answers.set('room.configure', ({ params }) => ({ result: { room: { ...desk.room, ...params, id: 'a' } } }));
    await desk.pace.set({ state: 'paused' });
    expect(stage.venue.last('room.configure')?.params).toEqual({ room: 'a', state: 'paused' });
    expect(desk.room?.state).toBe('paused');
    await desk.pace.set({ slow_mode_s: 60 });
    expect(desk.room?.slow_mode_s).toBe(60);
    stage.venue.answers.set('room.configure', () => ({ error: { code: 5003, message: '' } }));
    await desk.pace.set({ state: 'closed' });
    expect(desk.pace.state).toMatchObject({ code: 5003 });
    expect(desk.room?.state).toBe('paused');
  });
});
