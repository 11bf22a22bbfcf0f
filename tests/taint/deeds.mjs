// What people ask, method by method: params that mostly make sense as the room stands, and sometimes not. Everything that somebody writes
// has a canary of its own.
import { pick } from '../faults/random.mjs';
import { isDeskRole, roleIn } from './people.mjs';

const SLOW_MODES = [0, 0, 0, 1];

export class Deeds {
  /** `crowd()`: those who may be acted upon; `signer`: whose bad tokens are presented. */
  constructor({ writer, crowd, signer, accrediting }) {
    Object.assign(this, { writer, random: writer.random, crowd, signer, accrediting });
  }

  #chance(share) {
    return this.random() < share;
  }
  #from(list) {
    return list.length > 0 ? pick(this.random, list) : undefined;
  }
  #nobody() {
    return Buffer.from(Array.from({ length: 16 }, () => Math.floor(this.random() * 256))).toString('base64url');
  }

  /** An intervention of one of these statuses, or any other: `{ room, id, version }`. */
  #about(room, statuses, { version = true, own } = {}) {
    const owned = own ? room.owned.get(own.id) ?? [] : undefined;
    const some = this.#chance(0.9) ? (owned ? owned.filter(({ now }) => statuses.includes(now.status)) : statuses.flatMap((status) => this.#from(room.byStatus[status].list) ?? [])) : [];
    const item = this.#from(some) ?? this.#from(this.#chance(0.5) && owned?.length ? owned : room.all);
    const known = { room: room.id, id: item?.id ?? this.#nobody() };
    if (!version) return known;
    return { ...known, version: Math.max(1, (item?.now.version ?? 1) - (this.#chance(0.07) ? 1 : 0)) };
  }
  #after(room) {
    if (this.#chance(0.3)) return undefined;
    const back = Math.floor(Math.exp(this.random() * Math.log(1 + Math.min(room.publicSeq, 1000))) - 0.5);
    return { epoch: room.epoch, seq: Math.max(0, room.publicSeq - back) };
  }
  #measured(room, person, { until = false, reason = true } = {}) {
    const all = this.crowd();
    const whom = (this.#chance(0.03) && person) || (this.#chance(0.8) && this.#from(all.filter(({ id }) => room.owned.has(id)))) || pick(this.random, all);
    const params = { room: room.id, participant: whom.id };
    if (until && this.#chance(0.9)) params.until = new Date(Date.now() + 300 + this.random() * 2000).toISOString();
    if (reason || this.#chance(0.5)) params.reason = this.writer.words('r');
    return params;
  }

  /** `papers`: what they are at the moment, nothing for a visitor. */
  params(method, room, person, papers) {
    const [family, name] = method.split('.');
    const params = family === 'accreditation' ? this.accrediting[name](person, papers) : this[`${family}_${name}`](room, person, papers);
    return this.#chance(0.02) ? this.#spoilt(params) : params;
  }

  /** Of another shape than it should be. */
  #spoilt(params) {
    const name = this.#from(Object.keys(params));
    const odd = { [this.writer.canary('l')]: this.writer.canary('l') };
    return name && this.#chance(0.5) ? { ...params, [name]: odd } : { ...params, ...odd };
  }

  session_open(room, person) {
    const token = this.#chance(0.05) ? this.signer.badToken() : person?.token;
    return { ...(token ? { token } : {}), language: 'en', client: this.writer.canary('l') };
  }
  session_heartbeat() {
    return {};
  }
  dialogue_get() {
    return {};
  }
  room_join(room, person, papers) {
    const desk = this.#chance(isDeskRole(roleIn(papers, room.id)) ? 0.5 : 0.05);
    const after = desk ? undefined : this.#after(room);
    return { room: room.id, ...(desk ? { audience: 'desk' } : {}), ...(after ? { after } : {}) };
  }
  room_leave(room) {
    return { room: room.id };
  }
  room_history(room) {
    const before = this.#after(room);
    return { room: room.id, limit: this.#chance(0.02) ? 200 : 1 + Math.floor(this.random() * 10), ...(before ? { before } : {}) };
  }
  room_configure(room, person, papers) {
    const params = { room: room.id };
    const rules = room.moving && this.#chance(papers?.role === 'secretariat' ? 0.5 : 0.05);
    if (rules) Object.assign(params, this.#chance(0.5) ? { attribution: pick(this.random, ['named', 'delegation', 'group', 'none']) } : { moderation: pick(this.random, ['pre', 'post']) });
    if (!rules || this.#chance(0.2)) params.state = pick(this.random, ['open', 'paused', 'closed']);
    if (this.#chance(0.05)) params.slow_mode_s = pick(this.random, SLOW_MODES);
    return params;
  }

  intervention_submit(room, person) {
    const before = person?.lastSaid?.room === room.id ? person.lastSaid : undefined;
    if (before && this.#chance(0.03)) return before;
    if (before && this.#chance(0.02)) return { ...before, text: this.writer.words('t') };
    const params = { room: room.id, key: this.writer.canary('k'), kind: pick(this.random, ['statement', 'question', 'answer']), language: 'en', text: this.writer.words('t') };
    if (before && this.#chance(0.02)) params.text = before.text;
    if (this.#chance(0.6)) params.attribution = room.rulesNow.attribution;
    if (this.#chance(0.3)) params.themes = ['one'];
    if (this.#chance(0.4)) params.on_behalf_of = this.writer.line('b');
    if (this.#chance(0.4)) params.sources = [`https://example.org/${this.writer.canary('s')}?a=1&b=2`];
    const answered = this.#chance(0.1) && this.#from(room.byStatus.published.list);
    if (answered) params.in_reply_to = answered.id;
    if (person) person.lastSaid = params;
    return params;
  }
  intervention_amend(room, person) {
    return { ...this.#about(room, ['returned', 'pending'], { own: person }), text: this.writer.words('t') };
  }
  intervention_withdraw(room, person) {
    return this.#about(room, ['pending', 'published', 'returned'], { own: person });
  }
  intervention_mine(room) {
    return { room: room.id };
  }
  intervention_get(room) {
    return this.#about(room, ['pending', 'published', 'returned', 'hidden', 'withdrawn'], { version: false });
  }
  intervention_take(room) {
    return this.#about(room, ['pending'], { version: false });
  }
  intervention_release(room) {
    return this.#about(room, ['pending'], { version: false });
  }
  intervention_publish(room) {
    return { ...this.#about(room, ['pending', 'pending', 'hidden']), ...(this.#chance(0.5) ? { note: this.writer.words('o') } : {}) };
  }
  intervention_return(room) {
    return { ...this.#about(room, ['pending']), reason: this.writer.words('r') };
  }
  intervention_hide(room) {
    return { ...this.#about(room, ['published']), reason: this.writer.words('r') };
  }
  intervention_pin(room) {
    return this.#about(room, ['published']);
  }
  intervention_unpin(room) {
    const pinned = room.byStatus.published.list.filter(({ now }) => now.pinned).slice(-20);
    const item = this.#from(pinned);
    return item ? { room: room.id, id: item.id, version: item.now.version } : this.#about(room, ['published']);
  }
  intervention_tag(room) {
    return { ...this.#about(room, ['pending', 'published']), themes: this.#chance(0.5) ? ['one'] : [] };
  }

  participant_mute(room, person) {
    return this.#measured(room, person, { until: true });
  }
  participant_unmute(room, person) {
    return this.#measured(room, person, { reason: false });
  }
  participant_expel(room, person) {
    return this.#measured(room, person, { until: true });
  }
  participant_readmit(room, person) {
    return this.#measured(room, person, { reason: false });
  }
  participant_hide_all(room, person) {
    return this.#measured(room, person);
  }
}
