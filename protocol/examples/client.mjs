// Follows a room and comes back by itself; with a token in PLENARIA_TOKEN and a third argument, says that, once.
//
//   node client.mjs ws://127.0.0.1:8080/ws ny-human-rights ["What I have to say"]
//
// In a browser, and from Node 22 on, WebSocket is there without the import (npm package ws).
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

const [url, room, words] = process.argv.slice(2);
let toSay = words && { room, key: randomUUID(), kind: 'statement', language: 'en', text: words };
let position; // the last event seen, { epoch, seq }

const show = (item) => {
  if (item?.text) console.log([item.seq, item.author.delegation ?? '-', item.text].join(' | '));
};
const giveUp = (why) => {
  console.error(why);
  process.exit(1);
};

function attend() {
  const socket = new WebSocket(url, 'plenaria.v1');
  const ask = (id, method, params) => socket.readyState === 1 && socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  let heartbeat;
  socket.onopen = () => {
    const token = process.env.PLENARIA_TOKEN;
    if (token) ask('open', 'session.open', { token });
    ask('join', 'room.join', { room, after: position });
    if (toSay) ask('say', 'intervention.submit', toSay);
    heartbeat = setInterval(() => ask('heartbeat', 'session.heartbeat', {}), 25_000);
  };
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(data);
    if (id === 'say' && [4029, 5003, 5004].includes(error?.code)) {
      setTimeout(() => ask('say', 'intervention.submit', toSay), 2000); // the same key: it is said once, however often this is sent
    } else if (error) giveUp(error.message);
    else if (id === 'say') toSay = undefined; // recorded
    else if (id === 'join') {
      position = { epoch: result.epoch, seq: result.seq };
      result.snapshot?.interventions.forEach(show);
      result.events.forEach(({ data: { intervention } }) => show(intervention));
    } else if (method === 'room.event') {
      position.seq = params.seq;
      show(params.data.intervention);
      if (params.type === 'epoch.changed') ask('join', 'room.join', { room });
    }
  };
  socket.onerror = () => {}; // what it means, the close tells
  socket.onclose = ({ code, reason }) => {
    clearInterval(heartbeat);
    if ([1002, 1003, 1007, 1008, 1009, 4001, 4003].includes(code)) giveUp(`closed for good: ${code} ${reason}`);
    setTimeout(attend, 1000 + 4000 * Math.random());
  };
}

attend();
