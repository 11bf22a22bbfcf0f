// Single keys of the desk: what they mean, and when they mean nothing.
import { describe, expect, it } from 'vitest';
import { commandOf, keyFor, type Press } from '../../src/views/desk/keys';

const press = (key: string, rest: Partial<Press> = {}): Press => ({
  key, code: `Key${key.toUpperCase()}`, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, defaultPrevented: false, ...rest,
});

describe('a key', () => {
  it('means its command, each another one', () => {
    for (const [command, key] of Object.entries(keyFor)) expect(commandOf(press(key.toLowerCase(), { shiftKey: key === '?' }), false)).toBe(command);
    expect(new Set(Object.values(keyFor)).size).toBe(Object.keys(keyFor).length);
  });

  it('means nothing while a field is filled in, or with a modifier', () => {
    expect(commandOf(press('p'), true)).toBeUndefined();
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey', 'shiftKey', 'isComposing', 'defaultPrevented'] as const) {
      expect(commandOf(press('p', { [modifier]: true }), false), modifier).toBeUndefined();
    }
  });

  it('moves on while it is held down, but decides once', () => {
    expect(commandOf(press('j', { repeat: true }), false)).toBe('next');
    expect(commandOf(press('p', { repeat: true }), false)).toBeUndefined();
  });

  it('is the one at its place where the keyboard writes another script', () => {
    expect(commandOf(press('о', { code: 'KeyJ' }), false)).toBe('next');
    expect(commandOf(press('ح', { code: 'KeyP' }), false)).toBe('publish');
    expect(commandOf(press('p', { code: 'KeyR' }), false)).toBe('publish');
  });

  it('means its command with caps lock on', () => {
    expect(commandOf(press('P'), false)).toBe('publish');
  });
});
