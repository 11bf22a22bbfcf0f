// One reader on a bad network: follows a room by one of the three carriers, is cut off, stays away, comes back with the position up to
// which everything has arrived.
import { createParser } from 'eventsource-parser';
import http from 'node:http';

import { Line } from './line.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Reader {
  /** Counted: resumes whose answer has arrived whole, how many were exact, and resets where exactness was possible. */
  resumes = 0;
  exact = 0;
  avoidable = 0;
  state = new Map();
  #over = false;

  /** `known`: the position, state and from of an earlier reader to go on from. */
  constructor({ name, url, room, carrier, ledger, away }, known = {}) {
    Object.assign(this, { name, url, room, carrier, ledger, away }, known);
    this.running = this.#live();
  }

  stop() {
    this.#over = true;
    this.break?.();
    return this.running;
  }

  #endWith(end) {
    this.break = end;
    if (this.#over) end();
  }

  async #live() {
    while (!this.#over) {
      await this[this.carrier]().catch(() => {});
      if (!this.#over) await pause(this.away());
    }
  }

  /** An answer to "what is there after what I have?" has arrived whole. */
  #answered({ reset, epoch, seq, snapshot, events }, asked) {
    if (asked) {
      this.resumes += 1;
      if (!reset) this.exact += 1;
      else if (epoch === asked.epoch && seq - asked.seq <= 1000) this.avoidable += 1;
    } else if (!reset) {
      this.ledger.breach(this.name, 'was given events instead of a snapshot');
    }
    if (reset) {
      this.ledger.snapshot(snapshot, seq, this.name);
      const listed = snapshot?.interventions ?? [];
      this.state = new Map(listed.map(({ id, status }) => [id, status]));
      this.from = listed[0]?.seq ?? 1;
      this.position = { epoch, seq };
      return;
    }
    this.ledger.follow(events, asked.seq, seq, this.name);
    this.#fold(events);
    this.position = { epoch, seq };
  }

  #told(event) {
    this.ledger.follow([event], this.position.seq, event.seq, this.name);
    this.#fold([event]);
    this.position = { ...this.position, seq: event.seq };
  }

  #fold(events) {
    for (const { data } of events) this.state.set(data.intervention?.id ?? data.id, data.intervention?.status ?? data.status);
  }

  async socket() {
    const early = [];
    let joined = false;
    let ended;
    const end = new Promise((resolve) => (ended = resolve));
    const line = await Line.open(this.url, {
      onClosed: () => ended(),
      onNotification: (method, params) => {
        if (method === 'room.event') joined ? this.#told(params) : early.push(params);
      },
    });
    this.#endWith(() => line.close());
    const asked = this.position;
    this.#answered(await line.request('room.join', { room: this.room, ...(asked ? { after: asked } : {}) }), asked);
    joined = true;
    for (const event of early) this.#told(event);
    await end;
  }

  #get(headers, onResponse) {
    const after = this.position ? `?after=${this.position.epoch}:${this.position.seq}` : '';
    return new Promise((resolve, reject) => {
      const request = http.get(`${this.url}/rooms/${this.room}/events${after}`, { agent: false, headers }, (response) => {
        response.once('close', resolve).once('error', reject);
        onResponse(response);
      });
      request.once('error', reject);
      this.#endWith(() => request.destroy());
    });
  }

  async stream() {
    const asked = this.position;
    await this.#get({ accept: 'text/event-stream' }, (response) => {
      if (response.statusCode !== 200) return;
      // What was missed comes as single events, each level with the room as it was when the stream began: how far that was is not
      // told, so each is held against what was told of it alone.
      const parser = createParser({
        onEvent: ({ event, data }) => {
          const body = JSON.parse(data);
          if (event === 'reset') this.#answered({ ...body, events: [] }, asked);
          else if (event === 'room.event') this.#streamed(body, asked);
        },
      });
      response.setEncoding('utf8').on('data', (text) => parser.feed(text));
    });
  }

  #streamed(event, asked) {
    if (asked && event.seq === asked.seq + 1) {
      this.resumes += 1;
      this.exact += 1;
    }
    const { data } = event;
    if (event.seq !== this.position.seq + 1) this.ledger.breach(this.name, `has ${this.position.seq} and is told ${event.seq}`);
    this.ledger.note(event, this.name);
    if (data.intervention && this.ledger.withdrawn.get(data.intervention.id) <= asked?.seq) this.ledger.breach(this.name, `reads ${data.intervention.id} again`);
    this.#fold([event]);
    this.position = { ...this.position, seq: event.seq };
  }

  async poll() {
    for (;;) {
      const asked = this.position;
      let text = '';
      let whole = false;
      await this.#get({ accept: 'application/json' }, (response) => {
        response.setEncoding('utf8').on('data', (piece) => (text += piece)).once('end', () => (whole = response.complete && response.statusCode === 200));
      });
      if (!whole) return;
      this.#answered(JSON.parse(text), asked);
    }
  }
}
