// What every resume is held against: the events of one room, as anybody was told them, and who had what when. Each check gives the
// breaches that it finds, in words.

export class Ledger {
  /** seq → `{ type, id }`, by whoever was told first. */
  events = [];
  /** id → the seq of its withdrawal. */
  withdrawn = new Map();
  /** id → the text that its author submitted. */
  texts = new Map();
  breaches = [];

  breach(who, what) {
    if (this.breaches.length < 1000) this.breaches.push(`${who}: ${what}`);
  }

  note({ seq, type, data }, who) {
    const id = data.intervention?.id ?? data.id;
    const known = this.events[seq];
    if (!known) {
      this.events[seq] = { type, id };
      if (type === 'intervention.withdrawn') this.withdrawn.set(id, seq);
    } else if (known.type !== type || known.id !== id) {
      this.breach(who, `was told ${type} ${id} as ${seq}, somebody else ${known.type} ${known.id}`);
    }
  }

  /** Events that were given together, level with `seq`; `after`: what the reader had before them. */
  follow(events, after, seq, who) {
    for (const event of events) this.note(event, who);
    let last = after;
    for (const event of events) {
      if (event.seq !== last + 1) this.breach(who, `has ${last} and is told ${event.seq}`);
      last = event.seq;
      this.#shown(event.data, seq, event.seq, event.type, who);
    }
    if (last !== seq) this.breach(who, `was given events up to ${last}, level with ${seq}`);
  }

  snapshot(snapshot, seq, who) {
    if (!snapshot?.interventions) return void this.breach(who, 'a reset without a snapshot');
    for (const item of snapshot.interventions) this.#item(item, seq, who);
  }

  /** Of what was withdrawn by then there is `{id, status}`; all else has its text. */
  #shown(data, level, own, type, who) {
    if (type === 'intervention.published' && data.intervention) return this.#item(data.intervention, level, who);
    const { id, status, ...rest } = data;
    const gone = this.withdrawn.get(id);
    if (status !== 'withdrawn' || Object.keys(rest).length > 0) this.breach(who, `${own} says of ${id} more than that it was withdrawn, or else`);
    if (!(gone <= level)) this.breach(who, `${own} says that ${id} was withdrawn, which it was not by ${level}`);
    return undefined;
  }

  #item(item, level, who) {
    if (item.status === 'withdrawn') {
      if ('text' in item) this.breach(who, `has the text of ${item.id}, which was withdrawn`);
      return;
    }
    if (this.withdrawn.get(item.id) <= level) this.breach(who, `sees ${item.id} at ${level}, which was withdrawn before`);
    const text = this.texts.get(item.id);
    if (text !== undefined && item.text !== text) this.breach(who, `reads another text of ${item.id}`);
  }

  /** What somebody has in the end: `state` (id → status) from `from` on must be what a fresh reader would have. */
  settled(state, from, who) {
    this.events.forEach(({ type, id }, seq) => {
      if (type !== 'intervention.published' || seq < from) return;
      const status = this.withdrawn.has(id) ? 'withdrawn' : 'published';
      if (state.get(id) !== status) this.breach(who, `ends with ${id} as ${state.get(id)}, which is ${status}`);
    });
  }
}
