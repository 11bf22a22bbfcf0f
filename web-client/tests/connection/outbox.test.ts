import { beforeEach, describe, expect, it } from 'vitest';
import { Refused, Unanswered } from '../../src/connection/carrier';
import { Outbox, type Unsent, type UnsentStore } from '../../src/connection/outbox';
import type { Entry, Submission } from '../../src/protocol/types';
import { TestClock } from '../support/clock';
import { intervention } from '../support/venue';

type Outcome = 'recorded' | 'unanswered' | { code: number; retry_after_ms?: number };

let clock: TestClock;
let kept: Map<string, Unsent>;
let sent: Submission[];
let outcomes: Outcome[];
let recorded: Entry[];

const store: UnsentStore = {
  load: () => [...kept.values()],
  save: (unsent) => kept.set(unsent.submission.key, unsent),
  remove: (key) => kept.delete(key),
};

function outbox(): Outbox {
  return new Outbox({
    clock,
    random: () => 0.5,
    store,
    submit: async (submission) => {
      sent.push(submission);
      const outcome = outcomes.shift() ?? 'recorded';
      await Promise.resolve();
      if (outcome === 'recorded') return { intervention: intervention(1, { id: `of-${submission.key}` }) };
      if (outcome === 'unanswered') throw new Unanswered();
      throw new Refused({ message: 'no', ...outcome });
    },
    listener: { changed: () => undefined, recorded: (_, entry) => recorded.push(entry) },
  });
}

const submission = (key: string, room = 'a'): Submission => ({ room, key, kind: 'statement', language: 'es', text: key });
const keys = () => sent.map(({ key }) => key);

beforeEach(() => {
  clock = new TestClock();
  kept = new Map();
  sent = [];
  outcomes = [];
  recorded = [];
});

describe('the outbox', () => {
  it('keeps a submission from the moment it is given until it is answered', async () => {
    const box = outbox();
    box.add(submission('key-0001'), 'elena');
    expect([...kept.keys()]).toEqual(['key-0001']);
    await clock.pass(60_000);
    expect(sent).toEqual([]);
    box.sendAs('elena');
    await clock.pass(0);
    expect(recorded).toHaveLength(1);
    expect(kept.size).toBe(0);
    expect(box.unsent).toEqual([]);
  });

  it.each<[string, Outcome]>([
    ['5004, unknown', { code: 5004 }],
    ['5003, not recorded', { code: 5003 }],
    ['no answer', 'unanswered'],
    ['4029, too fast', { code: 4029, retry_after_ms: 3_000 }],
  ])('sends the same key again after %s', async (_, outcome) => {
    outcomes = [outcome, outcome, 'recorded'];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(60_000);
    expect(keys()).toEqual(['key-0001', 'key-0001', 'key-0001']);
    expect(sent[2]).toEqual(sent[0]);
    expect(recorded).toHaveLength(1);
  });

  it('waits as long as the server asks', async () => {
    outcomes = [{ code: 4029, retry_after_ms: 30_000 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(29_999);
    expect(sent).toHaveLength(1);
    await clock.pass(1_000);
    expect(sent).toHaveLength(2);
  });

  it('knows what is uncertain: only what may have been recorded', async () => {
    outcomes = [{ code: 5003 }, { code: 5004 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(0);
    expect(box.unsent[0]).toMatchObject({ state: 'waiting', uncertain: false });
    await clock.pass(500);
    expect(box.unsent[0]).toMatchObject({ state: 'waiting', uncertain: true });
    expect(box.takeBack('key-0001')).toBeUndefined();
  });

  it('sends again with the same key over a new connection', async () => {
    outcomes = ['unanswered'];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(0);
    box.sendAs(undefined);
    await clock.pass(60_000);
    expect(sent).toHaveLength(1);
    box.sendAs('elena');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001', 'key-0001']);
  });

  it('sends again after a reload what was on its way', async () => {
    kept.set('key-0001', { submission: submission('key-0001'), owner: 'elena', sentAt: 1, state: 'sending', uncertain: false });
    const box = outbox();
    expect(box.unsent[0]).toMatchObject({ state: 'waiting', uncertain: true });
    box.sendAs('elena');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001']);
    expect(kept.size).toBe(0);
  });

  it("never sends one person's words in another's name", async () => {
    const box = outbox();
    box.add(submission('key-0001'), 'elena');
    box.sendAs('amina');
    await clock.pass(60_000);
    expect(sent).toEqual([]);
    box.sendAs('elena');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001']);
  });

  it('sends those of one room in the order in which they were written, one at a time', async () => {
    outcomes = [{ code: 5003 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(1);
    box.add(submission('key-0002'), 'elena');
    await clock.pass(60_000);
    expect(keys()).toEqual(['key-0001', 'key-0001', 'key-0002']);
  });

  it('does not hold up one room for another', async () => {
    outcomes = [{ code: 4029, retry_after_ms: 60_000 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001', 'a'), 'elena');
    box.add(submission('key-0002', 'b'), 'elena');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001', 'key-0002']);
  });

  it.each([4001, 4003, 4004, 4008, 4009, 4013, 4022, -32602])('keeps what was refused with %i for its author to decide', async (code) => {
    outcomes = [{ code }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(600_000);
    expect(sent).toHaveLength(1);
    expect(box.unsent[0]).toMatchObject({ state: 'refused', refusal: { code } });
    expect(kept.get('key-0001')?.state).toBe('refused');
    expect(box.takeBack('key-0001')).toEqual(submission('key-0001'));
    expect(kept.size).toBe(0);
  });

  it('lets the next one go when one was refused', async () => {
    outcomes = [{ code: 4022 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    box.add(submission('key-0002'), 'elena');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001', 'key-0002']);
  });

  it('sends a refused one again when its author says so', async () => {
    outcomes = [{ code: 4008 }];
    const box = outbox();
    box.sendAs('elena');
    box.add(submission('key-0001'), 'elena');
    await clock.pass(0);
    box.again('key-0001');
    await clock.pass(0);
    expect(keys()).toEqual(['key-0001', 'key-0001']);
    expect(recorded).toHaveLength(1);
  });

  it('gives back what never went out', async () => {
    const box = outbox();
    box.add(submission('key-0001'), 'elena');
    expect(box.takeBack('key-0001')).toEqual(submission('key-0001'));
    box.sendAs('elena');
    await clock.pass(60_000);
    expect(sent).toEqual([]);
  });
});
