// What the server says about people, checked and typed; and what it adds one day is left aside.
import { describe, expect, it } from 'vitest';
import { decodeMessage, decodeResult } from '../../src/protocol/decode';
import { Misshapen } from '../../src/protocol/shape';
import { person } from '../support/people';

describe('the answers about people', () => {
  const counts = { people: 2, revoked: 1, delegations: 1 };
  const delegation = { id: 'd1', name: 'Costa Rica', group: 'national-government', capacity: 'state' };

  it('are taken with what is optional and without it', () => {
    const bare = person('p1', { name: 'Ana' });
    const full = person('p2', { delegation: 'd1', group: 'national-government', capacity: 'state', language: 'es', on_behalf_of: ['G77'], rooms: ['ny-data'], revoked: true });
    const page = { people: [bare, full], more: false, delegations: [delegation], counts };
    expect(decodeResult('accreditation.list', page)).toEqual(page);
    expect(decodeResult('accreditation.list', { people: [], more: true, counts })).toEqual({ people: [], more: true, counts });
  });

  it('tell who was never accredited here, and is only revoked', () => {
    const outsider = person('foreign:eve', { name: '', role: 'follower', revoked: true, outsider: true, serial: 0 });
    expect(decodeResult('accreditation.revoke', { person: outsider })).toEqual({ person: outsider });
  });

  it('leave aside what a newer server adds', () => {
    const newer = { people: [{ ...person('p1'), title: 'Ms' }], more: false, counts: { ...counts, invited: 3 }, total: 2 };
    expect(decodeResult('accreditation.list', newer)).toEqual({ people: [person('p1')], more: false, counts });
  });

  it('are refused where something is missing or of another shape', () => {
    for (const people of [[{ ...person('p1'), name: undefined }], [{ ...person('p1'), role: 'king' }], [{ ...person('p1'), rooms: 'all' }], 'nobody']) {
      expect(() => decodeResult('accreditation.list', { people, more: false, counts })).toThrow(Misshapen);
    }
    expect(() => decodeResult('accreditation.delegation', { delegation: { ...delegation, capacity: 'guest' } })).toThrow('delegation.capacity');
  });

  it('tell of an import its sums and its errors by line', () => {
    const errors = [{ line: 3, column: 'role', message: 'There is no such role.' }, { line: 9, message: 'The line ends within quotation marks.' }];
    expect(decodeResult('accreditation.import', { people: 0, delegations: 0, errors })).toEqual({ people: 0, delegations: 0, errors });
  });

  it('bring a link, and the person that was revoked or restored', () => {
    const link = { url: 'https://example.org/#token=a.b.c', token: 'a.b.c', expires: '2018-04-25T09:00:00.000Z' };
    expect(decodeResult('accreditation.link', link)).toEqual(link);
    for (const method of ['accreditation.person', 'accreditation.revoke', 'accreditation.restore'] as const) {
      expect(decodeResult(method, { person: person('p1') })).toEqual({ person: person('p1') });
    }
  });
});

it('the news that people have changed is a notification that the page knows', () => {
  const incoming = decodeMessage('{"jsonrpc":"2.0","method":"accreditation.changed","params":{}}');
  expect(incoming).toEqual({ notification: { method: 'accreditation.changed' } });
});
