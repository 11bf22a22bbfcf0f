import { describe, expect, it } from 'vitest';
import { maySpeak } from '../../src/rooms/may_speak';
import { roomFacts } from '../support/venue';

describe('who may speak', () => {
  const delegate = { role: 'delegate' as const, id: 'elena' };
  it.each([
    ['a delegate in an open room', { state: 'open' }, delegate, false, 'yes'],
    ['a moderator', { state: 'open' }, { role: 'moderator' as const, id: 'm' }, false, 'yes'],
    ['somebody without a link', { state: 'open' }, { role: 'follower' as const }, false, 'follower'],
    ['somebody whose link is over', { state: 'open' }, { role: 'follower' as const }, true, 'expired'],
    ['an observer', { state: 'open' }, { role: 'observer' as const, id: 'o' }, false, 'observer'],
    ['a delegate in a paused room', { state: 'paused' }, delegate, false, 'paused'],
    ['a delegate in a closed room', { state: 'closed' }, delegate, false, 'closed'],
  ] as const)('%s', (_, facts, participant, expired, answer) => {
    expect(maySpeak({ ...roomFacts('a'), ...facts }, participant, expired)).toBe(answer);
  });

  it('is not known before the room is', () => {
    expect(maySpeak(undefined, delegate, false)).toBe('unknown');
  });
});
