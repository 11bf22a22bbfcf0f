// Those who follow all the time, one of each carrier for each room and node: whatever is published arrives at every one of them, in order.
import http from 'node:http';

import { createParser } from 'eventsource-parser';

import { Bystanders } from './bystanders.mjs';
import { Line } from './line.mjs';
import { tappedAgent } from './post.mjs';
import { Tap } from './tap.mjs';

/** An event stream of one room, from a position on or from a snapshot. */
export class Stream {
  seq = 0;

  /** `resuming`: says by a header where it was, as a browser does that comes again. */
  constructor({ node, room, judge, after, resuming = false }) {
    Object.assign(this, { node, room, judge, after, name: `an event stream of ${room.id} at ${node.name}` });
    this.since = node.shown.of(room.id);
    this.seq = after?.seq;
    this.tap = new Tap(judge.watch, (what) => judge.breach(this.name, what));
    const position = after && `${after.epoch}:${after.seq}`;
    const path = `/rooms/${room.id}/events${position && !resuming ? `?after=${position}` : ''}`;
    const headers = { accept: 'text/event-stream', ...(position && resuming ? { 'last-event-id': position } : {}) };
    this.begun = new Promise((resolve) => (this.onBegun = resolve));
    this.request = http.get(`${node.url}${path}`, { headers, createConnection: this.tap.connect }, (response) => {
      const parser = createParser({ onEvent: (event) => this.#heard(event) });
      response.setEncoding('utf8').on('data', (text) => parser.feed(text)).once('close', () => this.#over()).on('error', () => {});
    });
    this.request.on('error', () => this.#over());
  }

  #heard({ event, data }) {
    const { judge, room } = this;
    const words = judge.watch.in(data);
    this.tap.account(words);
    judge.messages += 1;
    judge.canaries += words.length;
    const body = JSON.parse(data);
    if (event === 'reset') {
      this.seq = body.seq;
      judge.snapshot(this, room, body, data);
    } else if (event === 'room.event') {
      if (body.seq !== this.seq + 1) judge.breach(this.name, `had event ${this.seq} and is told ${body.seq}`);
      this.seq = body.seq;
      judge.streamed(this, room, body, this.since, 'event stream');
    } else if (event === 'room.presence') {
      judge.presence(this.name, room, { audience: 'public', seq: this.seq }, body);
    } else if (event === 'room.signed_head') {
      judge.signedHead(this.name, body, words);
    } else {
      judge.breach(this.name, `told ${event}, which this test does not know`);
    }
    this.onBegun();
    this.onHeard?.();
  }

  #over() {
    if (this.ended) return;
    this.ended = true;
    const left = this.tap.end({ cut: this.cut });
    if (left.length > 0) this.judge.loose(`${this.name}, as it ended`, this.room, left, this.since);
    this.onBegun();
    this.onHeard?.();
  }

  close() {
    this.cut = true;
    this.request.destroy();
  }
}

/** Long polls of one room, one after the other, each at another node. */
class Poller {
  constructor({ posts, room, judge }) {
    Object.assign(this, { posts, room });
    this.agent = tappedAgent(judge, `long polls of ${room.id}`, { keepAlive: true, maxSockets: 1 });
    this.running = this.#live();
  }

  get seq() {
    return this.position?.seq;
  }

  async #live() {
    for (let i = 0; !this.over; i += 1) {
      const body = await this.posts[i % this.posts.length].poll(this.room, this.position, { agent: this.agent });
      if (body) this.position = { epoch: body.epoch, seq: body.seq };
    }
  }

  /** Ends without waiting for the poll that is under way. */
  async close() {
    this.over = true;
    this.agent.destroy();
    await this.running;
  }
}

export class Followers {
  constructor({ nodes, posts, minutes, judge }) {
    Object.assign(this, { nodes, judge, rooms: [...minutes.rooms.values()] });
    this.lines = nodes.map((node) => new Line({ name: `a follower at ${node.name}`, node, judge }));
    this.streams = nodes.flatMap((node) => this.rooms.map((room) => new Stream({ node, room, judge })));
    this.pollers = this.rooms.map((room) => new Poller({ posts, room, judge }));
    // In a room that stays as it is, and in one whose rules change.
    const crowded = [this.rooms.find(({ moving }) => !moving), this.rooms.find(({ moving }) => moving)].filter((room) => room);
    this.crowds = crowded.map((room, i) => new Bystanders({ node: nodes[i % nodes.length], room, judge }));
  }

  async begin() {
    for (const line of this.lines) {
      if (!(await line.begin())) throw new Error('a follower cannot connect');
      for (const room of this.rooms) await line.ask('room.join', { room: room.id });
    }
    await Promise.all(this.streams.map(({ begun }) => begun));
    for (const crowd of this.crowds) await crowd.begin();
  }

  /** Those who do not have everything that was recorded. */
  behind() {
    const lines = this.lines.flatMap((line) => this.rooms.filter((room) => line.listening.get(room.id)?.seq !== room.publicSeq).map((room) => `${line.name} in ${room.id}`));
    const others = [...this.streams, ...this.pollers].filter(({ seq, room }) => seq !== room.publicSeq).map((one) => `${one.name ?? 'long polls'} of ${one.room.id}`);
    return [...lines, ...others, ...this.crowds.flatMap(({ behind }) => behind)];
  }

  /** Polls no more; the others stay until their node goes. */
  async endPolls() {
    await Promise.all(this.pollers.map((poller) => poller.close()));
  }

  async close() {
    for (const one of [...this.lines, ...this.streams, ...this.crowds]) one.close();
    await this.endPolls();
  }
}
