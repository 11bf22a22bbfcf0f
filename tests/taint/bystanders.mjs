// So many who follow one room at one node that the server tells them together, holding back for a moment what is recorded one after the other.
// Each has to be told what every other is, to the byte; the node's own followers, who are told in the same way, are judged.
import WebSocket from 'ws';

/** From 64 on they are told together. */
const MANY = 80;

class Bystander {
  constructor(crowd) {
    this.crowd = crowd;
  }

  async begin() {
    const { node, room } = this.crowd;
    this.socket = new WebSocket(`${node.url.replace('http', 'ws')}/ws`, 'plenaria.v1', { perMessageDeflate: false });
    this.socket.on('error', () => {});
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('close', reject));
    await new Promise((resolve, reject) => {
      this.socket.once('close', reject).on('message', (data) => {
        const text = data.toString();
        const message = JSON.parse(text);
        if (message.id === 1) resolve((this.seq = message.result.seq));
        else if (message.method === 'room.event') this.#told(message.params.seq, text);
      });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'room.join', params: { room: room.id } }));
    });
  }

  #told(seq, text) {
    const { name, judge, texts } = this.crowd;
    if (seq !== this.seq + 1) judge.breach(name, `had event ${this.seq} and is told ${seq}`);
    this.seq = seq;
    const told = texts.get(seq) ?? { text, times: 0 };
    if (told.text !== text) judge.breach(name, `event ${seq} is another for one of them: ${text.slice(0, 200)}`);
    told.times += 1;
    if (told.times < MANY) texts.set(seq, told);
    else texts.delete(seq);
  }
}

export class Bystanders {
  /** By number, the event that some of them were told and others not yet. */
  texts = new Map();

  constructor({ node, room, judge }) {
    Object.assign(this, { node, room, judge, name: `the crowd in ${room.id} at ${node.name}` });
    this.all = Array.from({ length: MANY }, () => new Bystander(this));
  }

  async begin() {
    for (const one of this.all) await one.begin();
  }

  /** In words, where one of them does not have everything that was recorded. */
  get behind() {
    return this.all.some(({ seq }) => seq !== this.room.publicSeq) ? [`${this.name}, one of them`] : [];
  }

  close() {
    for (const { socket } of this.all) socket?.close(1000);
  }
}
