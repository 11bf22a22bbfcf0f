// A network that sent too many bad tokens: what the page does while none is looked at there.
import { expect, it } from 'vitest';
import { Connection } from '../../src/connection/connection';
import { TestVenue } from '../support/venue';

it('waits as long as it is asked to, tries no other way meanwhile, and comes in as oneself', async () => {
  const venue = new TestVenue();
  const sessions: (string | undefined)[] = [];
  const line = new Connection({
    ports: venue.ports, memory: { load: () => undefined, save: () => undefined }, client: 'test', language: () => 'es',
  });
  line.listen({ changed: () => undefined, opened: ({ participant }) => sessions.push(participant.id) });
  const answer = venue.answers.get('session.open');
  if (!answer) throw new Error('the venue has no answer to session.open');
  venue.chance = 0;
  venue.answers.set('session.open', () => ({ error: { code: 4029, message: 'Later.', data: { field: 'token', retry_after_ms: 40_000 } } }));
  line.open('elena');
  await venue.clock.pass(0);
  expect(line.state).toMatchObject({ phase: 'waiting', because: 'too_many' });
  if (line.state.phase === 'waiting') expect(line.state.retryAt - venue.clock.now()).toBeGreaterThanOrEqual(40_000);
  venue.answers.set('session.open', answer);
  await venue.clock.pass(39_999);
  expect(venue.times('session.open')).toBe(1);
  await venue.clock.pass(5_000);
  expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
  expect(sessions).toEqual(['elena']);
});
