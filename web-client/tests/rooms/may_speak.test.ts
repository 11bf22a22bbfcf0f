import { describe, expect, it } from 'vitest';
import { accessOver, maySpeak } from '../../src/rooms/may_speak';
import { roomFacts } from '../support/venue';

describe('who may speak', () => {
  const delegate = { role: 'delegate' as const, id: 'elena' };
  it.each([
    ['a delegate in an open room', { state: 'open' }, delegate, undefined, 'yes'],
    ['a moderator', { state: 'open' }, { role: 'moderator' as const, id: 'm' }, undefined, 'yes'],
    ['somebody without a link', { state: 'open' }, { role: 'follower' as const }, undefined, 'follower'],
    ['somebody whose link is over', { state: 'open' }, { role: 'follower' as const }, 'ended', 'expired'],
    ['somebody who was revoked', { state: 'open' }, { role: 'follower' as const }, 'revoked', 'revoked'],
    ['an observer', { state: 'open' }, { role: 'observer' as const, id: 'o' }, undefined, 'observer'],
    ['a delegate in a paused room', { state: 'paused' }, delegate, undefined, 'paused'],
    ['a delegate in a closed room', { state: 'closed' }, delegate, undefined, 'closed'],
  ] as const)('%s', (_, facts, participant, over, answer) => {
    expect(maySpeak({ ...roomFacts('a'), ...facts }, participant, over)).toBe(answer);
  });

  it('and who is only muted still has what they said in their hands', () => {
    expect(accessOver(undefined, { muted: {} })).toBeUndefined();
    expect([accessOver(undefined, { expelled: {} }), accessOver('revoked', {}), accessOver('ended', { expelled: {} })]).toEqual(['expelled', 'revoked', 'expired']);
  });

  it('is not known before the room is', () => {
    expect(maySpeak(undefined, delegate, undefined)).toBe('unknown');
  });
});
