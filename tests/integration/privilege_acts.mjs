// How each action of the table of privileges is asked for over the wire: what must be there first, the request, what it
// answers when it was done, and the entries that it leaves at the desk. What is allowed is not known here.
import { newKey } from './harness.mjs';

/** Which other status a thing may be in for the same action: so that both are tried, each by one carrier. */
const alternating = (first, second) => (cell) => (cell.carrier === 'POST' ? first : second);
const status = (wanted) => ({ intervention }, item) => intervention.id === item.id && intervention.status === wanted;

/** An act on one intervention. `wanted(cell)` is its status before; `leaves`, the type of the entry. */
const onItem = (verb, wanted, worked, leaves, more = () => ({})) => ({
  prepare: (stage, cell) => stage.item(cell, wanted(cell)),
  ask: (stage, cell, { id, version }) => [`intervention.${verb}`, { room: 'hall', id, version, ...more(stage) }],
  worked,
  leaves: [`intervention.${leaves}`],
});

/** An act on one participant, who has said something in the room; `prepare(stage, person)` unless that is the caller. */
const onPerson = (verb, worked, leaves, prepare) => ({
  prepare: async (stage, cell) => {
    const person = await stage.target(cell);
    if (cell.ownership === 'others') await prepare(stage, person);
    return person;
  },
  ask: (stage, cell, { participant }) => [`participant.${verb}`, { room: 'hall', participant, reason: 'A reason.' }],
  worked,
  leaves: [leaves],
});

const nothing = { prepare: () => {}, leaves: [] };
const reason = () => ({ reason: 'A reason.' });
const measured = (verb) => (stage, { participant }) => stage.chair(`participant.${verb}`, { room: 'hall', participant, reason: 'Before.' });
const lifted = (what) => ({ participant }) => !(what in participant);

/** Without id and version, which not all of them take. */
const taking = (verb) => ({
  ...nothing,
  prepare: (stage, cell) => stage.item(cell, 'pending'),
  ask: (stage, cell, { id }) => [`intervention.${verb}`, { room: 'hall', id }],
});

/** action → { prepare(stage, cell) → what, ask(stage, cell, what) → [method, params], worked(result, what), leaves }. */
export const ACTS = {
  follow: { ...nothing, ask: () => ['room.join', { room: 'hall' }], worked: ({ room, seq }) => room.id === 'hall' && seq >= 0 },
  history: { ...nothing, ask: () => ['room.history', { room: 'hall' }], worked: ({ interventions }) => Array.isArray(interventions) },
  get: {
    ...nothing,
    prepare: (stage, cell) => stage.item(cell, 'published'),
    ask: (stage, cell, { id }) => ['intervention.get', { room: 'hall', id }],
    worked: status('published'),
  },
  desk: {
    ...nothing,
    ask: () => ['room.join', { room: 'hall', audience: 'desk' }],
    worked: ({ leases, queue }) => Array.isArray(leases) && queue.pending >= 0,
  },
  take: { ...taking('take'), worked: ({ lease }, { id }) => lease.id === id && lease.mine },
  release: { ...taking('release'), worked: (result) => Object.keys(result).length === 0 },
  submit: {
    ...nothing,
    ask: (stage) => ['intervention.submit', { room: 'hall', key: newKey(), kind: 'statement', language: 'en', text: stage.words() }],
    worked: ({ intervention }) => intervention.status === 'pending' && intervention.mine,
    leaves: ['intervention.submitted'],
  },
  amend: onItem('amend', alternating('pending', 'returned'), status('pending'), 'amended', (stage) => ({ text: stage.words() })),
  // Of what is another's only the published may be known.
  withdraw: onItem('withdraw', (cell) => (cell.ownership === 'own' ? alternating('pending', 'returned')(cell) : 'published'), status('withdrawn'), 'withdrawn'),
  mine: { ...nothing, ask: () => ['intervention.mine', { room: 'hall' }], worked: ({ interventions }) => Array.isArray(interventions) },
  publish: onItem('publish', alternating('pending', 'hidden'), status('published'), 'published'),
  return: onItem('return', () => 'pending', status('returned'), 'returned', reason),
  hide: onItem('hide', () => 'published', status('hidden'), 'hidden', reason),
  pin: onItem('pin', () => 'published', ({ intervention }) => intervention.pinned, 'pinned'),
  unpin: onItem('unpin', () => 'pinned', ({ intervention }) => !intervention.pinned, 'unpinned'),
  tag: onItem('tag', alternating('pending', 'published'), ({ intervention }) => intervention.themes[0] === 'one', 'tagged', () => ({ themes: ['one'] })),
  configure_pace: {
    ...nothing,
    room: 'lobby',
    prepare: (stage) => stage.number(),
    ask: (stage, { state }, pace) => ['room.configure', { room: 'lobby', state, slow_mode_s: pace }],
    worked: ({ room }, pace) => room.slow_mode_s === pace,
    leaves: ['room.configured'],
  },
  configure_rules: {
    ...nothing,
    room: 'lobby',
    prepare: (stage, cell) => alternating({ moderation: 'pre', attribution: 'none' }, { moderation: 'post', attribution: 'named' })(cell),
    ask: (stage, cell, rules) => ['room.configure', { room: 'lobby', ...rules }],
    worked: ({ room }, { moderation, attribution }) => room.moderation === moderation && room.attribution === attribution,
    leaves: ['room.configured'],
  },
  mute: onPerson('mute', ({ participant }) => 'muted' in participant, 'participant.muted', measured('unmute')),
  unmute: onPerson('unmute', lifted('muted'), 'participant.unmuted', measured('mute')),
  expel: onPerson('expel', ({ participant }) => 'expelled' in participant, 'participant.expelled', measured('readmit')),
  readmit: onPerson('readmit', lifted('expelled'), 'participant.readmitted', measured('expel')),
  hide_all: onPerson('hide_all', ({ hidden, returned }) => hidden === 1 && returned === 0, 'intervention.hidden', (stage, person) => stage.published(person)),
};

const academic = (stage) => ({ name: `Delegation ${stage.number()}`, group: 'academia', capacity: 'observer' });
const observer = (stage) => ({ role: 'observer', name: `Person ${stage.number()}` });
const listOf = (stage) => `name,role\nPerson ${stage.number()},observer\n`;
const about = (stage, { id }) => ({ person: id, reason: 'A reason.' });

/**
 * All that accreditation offers, in an order in which each can be done: its method, what it is asked about a person and a
 * delegation that are registered, what it answers, how the register's counts change by it, and what becomes of it in
 * every room.
 */
export const ACCREDITATION = [
  { method: 'accreditation.list', params: () => ({}), worked: ({ people, counts }) => people.length > 0 && counts.people > 0 },
  {
    method: 'accreditation.delegation', params: academic, adds: { delegations: 1 },
    worked: ({ delegation }, { name }) => delegation.name === name,
  },
  {
    method: 'accreditation.delegation', params: (stage, { delegation }) => ({ id: delegation, ...academic(stage) }),
    worked: ({ delegation }, { id, name }) => delegation.id === id && delegation.name === name,
  },
  {
    method: 'accreditation.person', params: (stage) => ({ key: newKey(), ...observer(stage) }), adds: { people: 1 },
    worked: ({ person }, { name }) => person.name === name,
  },
  {
    method: 'accreditation.person', params: (stage, { id }) => ({ id, ...observer(stage) }),
    worked: ({ person }, { id, name }) => person.id === id && person.name === name,
  },
  {
    method: 'accreditation.import', params: (stage) => ({ key: newKey(), csv: listOf(stage), dry_run: true }),
    worked: ({ people, errors }) => people === 1 && errors.length === 0,
  },
  {
    method: 'accreditation.import', params: (stage) => ({ key: newKey(), csv: listOf(stage) }), adds: { people: 1 },
    worked: ({ people, errors }) => people === 1 && errors.length === 0,
  },
  { method: 'accreditation.link', params: (stage, { id }) => ({ person: id }), worked: ({ url, token }) => url.endsWith(`/#token=${token}`) },
  { method: 'accreditation.link', params: (stage, { id }) => ({ person: id, renew: true }), worked: ({ url, token }) => url.endsWith(`/#token=${token}`) },
  {
    method: 'accreditation.revoke', params: about, adds: { revoked: 1 }, becomes: 'participant.barred',
    worked: ({ person }, { person: id }) => person.id === id && person.revoked,
  },
  {
    method: 'accreditation.restore', params: about, adds: { revoked: -1 }, becomes: 'participant.unbarred',
    worked: ({ person }, { person: id }) => person.id === id && !person.revoked,
  },
];
