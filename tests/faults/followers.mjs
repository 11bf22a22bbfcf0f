// Followers who come back: each joins a room, hears its events, and after every break resumes from the last one it has, at
// another node where there is one. What each was given is held against what everybody else was given.
import { Line, Lost, Refused } from './line.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What was told under each public seq of one room, by whoever was told it first. */
export class Account {
  told = [];
  faults = [];

  add(seq, what, who) {
    this.told[seq] ??= what;
    if (this.told[seq] !== what) this.faults.push(`${who} was told ${what} as ${seq}, somebody else ${this.told[seq]}`);
  }
}

export class Followers {
  resumes = 0;
  resets = 0;
  #over = false;

  /** `accounts`: an Account for each room. */
  constructor({ nodes, rooms, count, accounts }) {
    Object.assign(this, { nodes, accounts });
    this.each = Array.from({ length: count }, (_, i) => ({ name: `follower ${i}`, room: rooms[i % rooms.length], number: i, seq: undefined }));
    this.running = this.each.map((one) => this.#follow(one).catch((error) => this.accounts.get(one.room).faults.push(error.stack)));
  }

  /** Ends once everybody has everything up to what `heads` says (room → public seq); throws where that takes too long. */
  async stop(heads, milliseconds = 15_000) {
    const deadline = performance.now() + milliseconds;
    const behind = () => this.each.filter(({ room, seq }) => seq !== heads.get(room));
    while (behind().length > 0 && performance.now() < deadline) await pause(20);
    this.#over = true;
    for (const { line } of this.each) line?.close();
    await Promise.all(this.running);
    for (const { name, room, seq } of behind()) this.accounts.get(room).faults.push(`${name} ends at ${seq}, the room at ${heads.get(room)}`);
  }

  async #follow(one) {
    const account = this.accounts.get(one.room);
    const happened = (event) => {
      if (event.seq !== one.seq + 1) account.faults.push(`${one.name} has ${one.seq} and is told ${event.seq}`);
      one.seq = event.seq;
      account.add(event.seq, `${event.type} ${event.data.intervention?.id ?? event.data.id ?? ''}`, one.name);
    };
    for (let life = 0; !this.#over; life += 1) {
      const nodes = this.nodes();
      let joined = false;
      const early = [];
      let ended;
      const end = new Promise((resolve) => (ended = resolve));
      const onNotification = (method, params) => {
        if (method === 'room.event') joined ? happened(params) : early.push(params);
      };
      try {
        one.line = await Line.open(nodes[(one.number + life) % nodes.length].url, { onNotification, onClosed: () => ended() });
        const after = one.seq === undefined ? {} : { after: { epoch: one.epoch, seq: one.seq } };
        const answer = await one.line.request('room.join', { room: one.room, ...after });
        if (one.seq !== undefined) this.resumes += 1;
        if (answer.reset) {
          if (one.seq !== undefined) {
            this.resets += 1;
            if (one.epoch !== answer.epoch) account.faults.push(`${one.name} hears of a new epoch`);
            if (answer.seq < one.seq) account.faults.push(`${one.name} has ${one.seq} and is sent back to ${answer.seq}`);
          }
          one.seq = answer.seq;
          for (const item of answer.snapshot.interventions) account.add(item.seq, `intervention.published ${item.id}`, one.name);
        }
        one.epoch = answer.epoch;
        answer.events.forEach(happened);
        if (one.seq !== answer.seq) account.faults.push(`${one.name} was given events up to ${one.seq}, the answer says ${answer.seq}`);
        joined = true;
        early.forEach(happened);
        await end;
      } catch (error) {
        if (!(error instanceof Lost || error instanceof Refused)) throw error;
        if (error.unanswered || (error instanceof Refused && error.code !== 5003)) account.faults.push(`${one.name}: ${error.message}`);
        one.line?.close();
        await pause(20);
      }
    }
  }
}
