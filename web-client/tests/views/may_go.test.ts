// Who is sent to the secretariat's pages.
import { expect, it } from 'vitest';

import type { Participant, Role } from '../../src/protocol/types';
import { mayGo } from '../../src/views/may_go';

const somebody = (role: Role, rooms: readonly string[] = []): Participant => ({ id: 'somebody', role, name: 'Somebody', rooms });

it('sends to the people of the dialogue whoever is of the secretariat, unless their link is for some rooms only', () => {
  expect(mayGo('people', somebody('secretariat'))).toBe('yes');
  expect(mayGo('people', somebody('secretariat', ['hall']))).toBe('no');
  expect(mayGo('people', somebody('moderator'))).toBe('no');
});

it('sends moderators to the rules of rooms, and a secretary with some rooms too', () => {
  expect(mayGo('rules', somebody('secretariat', ['hall']))).toBe('yes');
  expect(mayGo('rules', somebody('moderator'))).toBe('yes');
  expect(mayGo('rules', somebody('delegate'))).toBe('no');
});
