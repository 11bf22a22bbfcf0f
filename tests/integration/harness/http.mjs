// HTTP as a foreign client speaks it: plain requests, POST /rpc, and the events stream read by eventsource-parser.
import http from 'node:http';
import https from 'node:https';

import { createParser } from 'eventsource-parser';

import { cleanup } from './cleanup.mjs';

const ANSWER_WITHIN_MS = 40_000;

/** Sends a request and gives the response as soon as its head is there. */
function send(server, path, { body, milliseconds = ANSWER_WITHIN_MS, ...options }) {
  const url = new URL(path, server.url ?? server);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // An agent would keep connections, and with them the source address of an earlier request.
    const sent = request(url, { agent: false, ...options }, resolve);
    sent.once('error', reject);
    sent.setTimeout(milliseconds, () => sent.destroy(new Error(`${path}: nothing for ${milliseconds} ms`)));
    sent.end(body);
  });
}

async function whole(response) {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') };
}

/** GET; gives `{ status, headers, body }`. `server`: what startServer gave, or a base URL. Options: as of http.request. */
export async function get(server, path, options = {}) {
  return whole(await send(server, path, { method: 'GET', ...options }));
}

/** POST of a string; gives `{ status, headers, body }`. */
export async function post(server, path, body, { headers = {}, ...options } = {}) {
  const length = { 'content-length': Buffer.byteLength(body) };
  return whole(await send(server, path, { method: 'POST', body, headers: { ...length, ...headers }, ...options }));
}

/** One JSON-RPC request over POST /rpc; gives the whole answer, `{ result }` or `{ error }`. Throws unless HTTP says 200. */
export async function rpc(server, method, params, { token, headers = {}, ...options } = {}) {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await post(server, '/rpc', JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), {
    headers: { 'content-type': 'application/json', ...bearer, ...headers },
    ...options,
  });
  if (answer.status !== 200) throw new Error(`POST /rpc: HTTP ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
}

/**
 * Opens the events stream of a room. Gives `{ status, headers, body?, events, comments, waitFor(matches, ms), close() }`:
 * `events` as `{ id, event, data }` with `data` parsed. Anything but 200 gives `body` and no events.
 */
export async function openEvents(t, server, room, { query = '', headers = {}, ...options } = {}) {
  const accept = { accept: 'text/event-stream' };
  const response = await send(server, `/rooms/${room}/events${query}`, { headers: { ...accept, ...headers }, ...options });
  if (response.statusCode !== 200) return { ...(await whole(response)), events: [] };
  const stream = { status: 200, headers: response.headers, events: [], comments: [], ended: false };
  const looks = new Set();
  const lookAll = () => [...looks].forEach((look) => look());
  const parser = createParser({
    onEvent: ({ id, event, data }) => void stream.events.push({ id, event, data: JSON.parse(data) }),
    onComment: (text) => void stream.comments.push(text),
    onRetry: (milliseconds) => void (stream.retry = milliseconds),
  });
  response.setEncoding('utf8').on('data', (text) => (parser.feed(text), lookAll()));
  response.on('error', () => {}).on('close', () => ((stream.ended = true), lookAll()));
  stream.close = () => response.destroy();
  stream.waitFor = (matches, milliseconds = 15_000) =>
    new Promise((resolve, reject) => {
      const finish = (settle, value) => (clearTimeout(timer), looks.delete(look), settle(value));
      const look = () => {
        const found = stream.events.find(matches);
        if (found) finish(resolve, found);
        else if (stream.ended) finish(reject, new Error('the events stream ended first'));
      };
      const late = () => finish(reject, new Error(`not within ${milliseconds} ms: an event; came: ${JSON.stringify(stream.events)}`));
      const timer = setTimeout(late, milliseconds);
      looks.add(look);
      look();
    });
  cleanup(t, stream.close);
  return stream;
}
