// Who looks at what: taken while it is open, seen by colleagues, let go of afterwards.
import { describe, expect, it } from 'vitest';
import { ana, DeskStage, leo, waiting } from '../../support/desk';

const stageOfTwo = () => new DeskStage([waiting('a', 1), waiting('b', 2)]);

describe('one\'s own lease', () => {
  it('is taken after a moment, again every ten seconds, and let go of on leaving', async () => {
    const stage = stageOfTwo();
    const { desk, leave } = await stage.open();
    desk.open('a');
    await stage.venue.clock.pass(299);
    expect(stage.venue.times('intervention.take')).toBe(0);
    await stage.venue.clock.pass(1);
    expect(stage.venue.last('intervention.take')?.params).toEqual({ room: 'a', id: 'a' });
    await stage.venue.clock.pass(20_000);
    expect(stage.venue.times('intervention.take')).toBe(3);
    leave();
    await stage.venue.clock.pass(60_000);
    expect(stage.venue.last('intervention.release')?.params).toEqual({ room: 'a', id: 'a' });
    expect(stage.venue.times('intervention.take')).toBe(3);
  });

  it('is not asked for while one goes through the queue quickly', async () => {
    const stage = stageOfTwo();
    const { desk } = await stage.open();
    desk.move(1);
    desk.move(1);
    await stage.venue.clock.pass(300);
    expect(stage.venue.times('intervention.take')).toBe(1);
    expect(stage.venue.last('intervention.take')?.params).toEqual({ room: 'a', id: 'b' });
    expect(stage.venue.times('intervention.release')).toBe(0);
  });

  it('is let go of also when its answer comes after one went on', async () => {
    const stage = stageOfTwo();
    const { desk } = await stage.open();
    stage.venue.answers.set('intervention.take', ({ params }) => {
      desk.open('b');
      return { result: { lease: { id: params['id'], holder: ana, mine: true, expires_ms: 15_000 } } };
    });
    desk.open('a');
    await stage.venue.clock.pass(300);
    expect(stage.venue.last('intervention.release')?.params).toEqual({ room: 'a', id: 'a' });
  });

  it('is taken anew on another connection', async () => {
    const stage = stageOfTwo();
    const { desk } = await stage.open();
    desk.open('a');
    await stage.venue.clock.pass(300);
    stage.venue.socket.drop();
    await stage.venue.clock.pass(1_000);
    expect(stage.venue.times('intervention.take')).toBe(2);
    expect(desk.leaseOf('a')).toBeUndefined();
  });
});

describe('a colleague\'s lease', () => {
  it('is shown from the beginning, and one\'s own is not', async () => {
    const stage = stageOfTwo();
    stage.joins({ leases: [{ id: 'a', holder: leo }, { id: 'b', holder: ana }] });
    const { desk } = await stage.open();
    expect(desk.leaseOf('a')).toEqual(leo);
    expect(desk.leaseOf('b')).toBeUndefined();
  });

  it('comes, is said of what is open, and goes', async () => {
    const stage = stageOfTwo();
    const { desk } = await stage.open();
    desk.open('a');
    stage.venue.socket.notify('room.lease', { room: 'a', id: 'a', holder: leo });
    expect(desk.leaseOf('a')).toEqual(leo);
    expect(desk.news.said).toEqual({ about: 'shared', name: 'Léo Martin' });
    stage.venue.socket.notify('room.lease', { room: 'a', id: 'a' });
    expect(desk.leaseOf('a')).toBeUndefined();
  });

  it('is learnt by asking, too', async () => {
    const stage = stageOfTwo();
    stage.venue.answers.set('intervention.take', ({ params }) => ({ result: { lease: { id: params['id'], holder: leo, mine: false, expires_ms: 9_000 } } }));
    const { desk } = await stage.open();
    desk.open('a');
    await stage.venue.clock.pass(300);
    expect(desk.leaseOf('a')).toEqual(leo);
  });
});
