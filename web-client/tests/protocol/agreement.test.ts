// What the page takes agrees with the schemas: everything that they let a server say can be held by the page's types,
// and everything that the page says is valid by them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { encodeRequest } from '../../src/protocol/encode';
import type * as wire from '../../src/protocol/generated/wire';
import type {
  Attendee, Dialogue, Entry, Followed, Joined, LeaseChange, Method, ParamsOf, Presence, Read, ResultOf, RoomEvent, Snapshot, Standing, StandingChange, StatusChange,
} from '../../src/protocol/types';
import { emptyDraft } from '../../src/rooms/drafts';
import { submissionOf } from '../../src/rooms/composing';

/** Compiles only where every `Narrow` is a `Wide`: `npm run check` is the test. */
type Holds<Wide, Narrow extends Wide> = [Wide, Narrow];
type WithGroups<T> = T extends { readonly room: infer R } ? Omit<T, 'room'> & { readonly room: R & { readonly groups: Read<wire.GroupCounts> } } : never;

export type Agreement = [
  Holds<Joined, WithGroups<Read<wire.RoomJoinResult>>>,
  Holds<Followed, Read<wire.PollResult>>,
  Holds<Snapshot, Read<wire.Snapshot>>,
  Holds<RoomEvent, Read<wire.KnownRoomEvent>>,
  Holds<Entry, Read<wire.SeenIntervention>>,
  Holds<Dialogue, Read<wire.Dialogue>>,
  Holds<Read<wire.Presence>, Presence>,
  Holds<StatusChange, Read<wire.Notifications['intervention.status']>>,
  Holds<LeaseChange, Read<wire.Notifications['room.lease']>>,
  Holds<StandingChange, Read<wire.Notifications['participant.status']>>,
  Holds<Standing, Read<wire.Standing>>,
  Holds<Attendee, Read<wire.DeskParticipant>>,
  Holds<ResultOf<'intervention.get'>, Read<wire.InterventionGetResult>>,
  Holds<ResultOf<'intervention.publish'>, Read<wire.DeskInterventionResult>>,
  Holds<ResultOf<'intervention.take'>, Read<wire.InterventionTakeResult>>,
  Holds<ResultOf<'participant.mute'>, Read<wire.ParticipantResult>>,
  Holds<ResultOf<'participant.hide_all'>, Read<wire.ParticipantHideAllResult>>,
  Holds<ResultOf<'room.configure'>, Read<wire.RoomConfigureResult>>,
  Holds<ResultOf<'accreditation.list'>, Read<wire.AccreditationListResult>>,
  Holds<ResultOf<'accreditation.delegation'>, Read<wire.AccreditationDelegationResult>>,
  Holds<ResultOf<'accreditation.person'>, Read<wire.PersonResult>>,
  Holds<ResultOf<'accreditation.import'>, Read<wire.AccreditationImportResult>>,
  Holds<ResultOf<'accreditation.link'>, Read<wire.AccreditationLinkResult>>,
];

describe('requests', () => {
  const folder = fileURLToPath(new URL('../../../protocol/schemas', import.meta.url));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const file of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object);
  const valid = ajv.getSchema('https://plenaria.example/protocol/1/request.schema.json');

  function check<M extends Method>(method: M, params: ParamsOf<M>): void {
    expect(valid).toBeDefined();
    expect(valid?.(JSON.parse(encodeRequest(1, method, params))), JSON.stringify(valid?.errors)).toBe(true);
  }

  const epoch = 'A'.repeat(22);
  const id = `${'i'.repeat(21)}A`;

  it('are valid by the schemas', () => {
    check('session.open', { client: 'plenaria-web/0.1.0', language: 'es', token: 'a.b.c' });
    check('session.heartbeat', {});
    check('dialogue.get', {});
    check('room.join', { room: 'ny-data', after: { epoch, seq: 0 } });
    check('room.leave', { room: 'ny-data' });
    check('room.history', { room: 'ny-data', before: { epoch, seq: 7 }, limit: 200 });
    check('intervention.withdraw', { room: 'ny-data', id, version: 1 });
    check('intervention.mine', { room: 'ny-data' });
  });

  it('of the desk are valid by the schemas', () => {
    const one = { room: 'ny-data', id };
    const seen = { ...one, version: 2 };
    const whom = { room: 'ny-data', participant: 'bo@example.org' };
    const reason = 'Sin fuente.\n\tVéase el programa.';
    check('room.join', { room: 'ny-data', audience: 'desk', after: { epoch, seq: 9 } });
    check('room.configure', { room: 'ny-data', moderation: 'pre', attribution: 'none', state: 'paused', slow_mode_s: 86_400 });
    check('room.configure', { room: 'ny-data', slow_mode_s: 0 });
    check('intervention.amend', { ...seen, text: 'Un\ndeux' });
    check('intervention.get', one);
    check('intervention.take', one);
    check('intervention.release', one);
    check('intervention.publish', seen);
    check('intervention.publish', { ...seen, note: 'Source checked.' });
    check('intervention.return', { ...seen, reason });
    check('intervention.hide', { ...seen, reason });
    check('intervention.pin', seen);
    check('intervention.unpin', seen);
    check('intervention.tag', { ...seen, themes: [] });
    check('intervention.tag', { ...seen, themes: ['data'], levels: ['local', 'global'], perspectives: ['origin'] });
    check('participant.mute', { ...whom, reason });
    check('participant.mute', { ...whom, reason, until: new Date(1_900_000_000_123).toISOString() });
    check('participant.unmute', whom);
    check('participant.expel', { ...whom, reason, until: new Date(1_900_000_000_000).toISOString() });
    check('participant.readmit', { ...whom, reason });
    check('participant.hide_all', { ...whom, reason });
  });

  it('of the secretariat are valid by the schemas', () => {
    const person = `${'p'.repeat(21)}A`;
    const reason = 'Asked for by the delegation.';
    const some = { role: 'delegate', name: 'Ana Pérez' } as const;
    check('accreditation.list', {});
    check('accreditation.list', { after: 'foreign:ana@example.org', limit: 200, find: 'ana' });
    check('accreditation.delegation', { name: 'Example State', group: 'academia', capacity: 'state' });
    check('accreditation.delegation', { id, name: 'Example State', group: 'academia', capacity: 'state' });
    check('accreditation.person', { key: 'key-0001', ...some });
    check('accreditation.person', { id: person, ...some, delegation: id, on_behalf_of: ['G77'], rooms: ['ny-data'], language: 'es' });
    check('accreditation.person', { id: person, ...some, group: 'academia', capacity: 'observer' });
    check('accreditation.import', { csv: 'name,role\n', key: 'key-0001' });
    check('accreditation.import', { csv: 'name,role\n', key: 'key-0001', dry_run: true });
    check('accreditation.link', { person });
    check('accreditation.link', { person, ttl_s: 60, renew: true });
    check('accreditation.revoke', { person, reason });
    check('accreditation.restore', { person, reason });
  });

  it('are valid also for what a person typed', () => {
    const draft = {
      ...emptyDraft('fr'), text: 'Un\r\ndeux\ttrois\u0007', onBehalfOf: '  the African\n Group ', inReplyTo: id, themes: ['data'],
      sources: 'https://example.org/a\n\n https://example.org/b https://example.org/a',
    };
    const submission = submissionOf(draft, 'ny-data', 'key-0001', 'named');
    check('intervention.submit', submission);
    expect(submission).toMatchObject({
      text: 'Un\ndeux\ttrois', on_behalf_of: 'the African Group', sources: ['https://example.org/a', 'https://example.org/b'],
    });
    check('intervention.submit', submissionOf({ ...emptyDraft('es'), text: 'Sí.' }, 'ny-data', 'key-0002', 'none'));
  });
});
