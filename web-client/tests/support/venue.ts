// The other side of the wire as a test wants it: sockets that open or do not, requests that are answered by hand or by
// a small room, event streams that are held back. It keeps no promises of a real server beyond what a test says.
import type { FetchOptions, Ports, SocketListener } from '../../src/connection/ports';
import type { Joined, RoomEvent } from '../../src/protocol/types';
import { TestClock } from './clock';

export const epoch = 'EEEEEEEEEEEEEEEEEEEEEE';

type Answer = { result: unknown } | { error: { code: number; message: string; data?: unknown } } | 'silence';
interface Asked {
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly by: 'socket' | 'post';
  readonly token?: string;
}

export class TestSocket {
  open = false;
  closedByPage = false;

  constructor(
    private readonly venue: TestVenue,
    readonly listener: SocketListener,
  ) {}

  send(message: string): void {
    const { id, method, params } = JSON.parse(message) as { id: number; method: string; params: Record<string, unknown> };
    const answer = this.venue.answer({ method, params, by: 'socket' });
    if (answer !== 'silence') queueMicrotask(() => this.tell({ jsonrpc: '2.0', id, ...answer }));
  }

  close(): void {
    this.closedByPage = true;
  }

  accept(): void {
    this.open = true;
    this.listener.opened();
  }

  tell(message: unknown): void {
    if (!this.closedByPage) this.listener.received(JSON.stringify(message));
  }

  notify(method: string, params: unknown): void {
    this.tell({ jsonrpc: '2.0', method, params });
  }

  drop(code = 1006): void {
    this.listener.closed(code);
  }
}

export class TestStream {
  readonly body: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(
    readonly path: string,
    readonly accept: string,
    signal: AbortSignal,
  ) {
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal.addEventListener('abort', () => this.fail());
  }

  write(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller.close();
  }

  fail(): void {
    try {
      this.#controller.error(new Error('cut'));
    } catch {
      // Already over.
    }
  }
}

export class TestVenue {
  readonly clock = new TestClock();
  readonly sockets: TestSocket[] = [];
  readonly streams: TestStream[] = [];
  readonly asked: Asked[] = [];
  /** Whether sockets open by themselves, are refused at once, or stay silent. */
  socketMode: 'open' | 'refuse' | 'silent' = 'open';
  fetchMode: 'answer' | 'refuse' | 'silent' = 'answer';
  /** Whether an event stream shows its first byte; where it does not, perhaps a status at least (`hush`). */
  streamMode: 'flow' | 'hold' | 'hush' = 'flow';
  /** Answers in place of event streams. */
  insteadOfStream: (() => Response) | undefined;
  /** Polls wait here to be answered. */
  readonly polls: { readonly path: string; answer(body: unknown): void }[] = [];
  chance = 0.5;
  readonly answers = new Map<string, (asked: Asked) => Answer>();
  readonly #revoked = new Set<string>();

  constructor() {
    this.answers.set('session.open', ({ params, token }) => {
      const who = (params['token'] ?? token) as string | undefined;
      if (who === 'bad') return { error: { code: 4001, message: 'Open your link again.' } };
      if (who !== undefined && this.#revoked.has(who)) return { error: { code: 4001, message: 'Speak to the secretariat.', data: { field: 'token', because: 'revoked' } } };
      return { result: session(who) };
    });
    this.answers.set('session.heartbeat', () => ({ result: {} }));
    this.answers.set('room.leave', () => ({ result: {} }));
    this.answers.set('room.join', ({ params }) => ({ result: joined(params['room'] as string) }));
  }

  /** From now on this token opens no session. */
  revoke(token: string): void {
    this.#revoked.add(token);
  }

  readonly ports: Ports = {
    clock: this.clock,
    random: () => this.chance,
    openSocket: (listener) => {
      const socket = new TestSocket(this, listener);
      this.sockets.push(socket);
      const { socketMode } = this;
      queueMicrotask(() => {
        if (socketMode === 'open') socket.accept();
        if (socketMode === 'refuse') socket.drop();
      });
      return socket;
    },
    fetch: (path, options) => this.#fetch(path, options),
  };

  get socket(): TestSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }

  get stream(): TestStream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('no stream was opened');
    return last;
  }

  answer(asked: Asked): Answer {
    this.asked.push(asked);
    return this.answers.get(asked.method)?.(asked) ?? { error: { code: -32601, message: 'There is no such method.' } };
  }

  times(method: string): number {
    return this.asked.filter((asked) => asked.method === method).length;
  }

  last(method: string): Asked | undefined {
    return this.asked.filter((asked) => asked.method === method).at(-1);
  }

  async #fetch(path: string, { body, headers, signal }: FetchOptions): Promise<Response> {
    if (this.fetchMode === 'refuse') throw new TypeError('nothing there');
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    aborted.catch(() => undefined);
    if (this.fetchMode === 'silent') return aborted;
    if (path === '/rpc') {
      const { id, method, params } = JSON.parse(body ?? '') as { id: number; method: string; params: Record<string, unknown> };
      const token = headers['Authorization']?.slice('Bearer '.length);
      const answer = this.answer({ method, params, by: 'post', ...(token ? { token } : {}) });
      return answer === 'silence' ? aborted : Response.json({ jsonrpc: '2.0', id, ...answer });
    }
    if (headers['Accept'] === 'application/json') {
      return Promise.race([new Promise<Response>((resolve) => this.polls.push({ path, answer: (result) => resolve(Response.json(result)) })), aborted]);
    }
    const stream = new TestStream(path, headers['Accept'] ?? '', signal);
    this.streams.push(stream);
    if (this.insteadOfStream) return this.insteadOfStream();
    if (this.streamMode === 'hold') return aborted;
    if (this.streamMode === 'flow') stream.write('retry: 2000\n\n');
    return new Response(stream.body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}

export function session(who?: string): unknown {
  return {
    participant: who ? { role: 'delegate', id: who, name: 'Elena', delegation: 'México', group: 'national-government' } : { role: 'follower' },
    server: { version: '0.1.0', time: '2018-03-26T09:00:00.000Z' },
    limits: { max_message_bytes: 65_536, max_text_chars: 8_000 },
    heartbeat_s: 25,
  };
}

export function roomFacts(id: string): Joined['room'] {
  return {
    id, meeting: 'new-york', title: { en: id }, themes: [], state: 'open', moderation: 'post', attribution: 'named',
    slow_mode_s: 0, people: 1, seq: 0, groups: {},
  };
}

export function joined(room: string, rest: Partial<Joined> = {}): Joined {
  const reset = rest.reset ?? true;
  return {
    room: roomFacts(room), epoch, seq: 0, reset, events: [],
    ...(reset ? { snapshot: { interventions: [], more: false } } : {}),
    ...rest,
  };
}

export function intervention(seq: number, rest: Record<string, unknown> = {}) {
  return {
    id: `i${seq}`, seq, at: '2018-03-26T09:00:00.000Z', kind: 'statement', language: 'es', text: `Texto ${seq}`,
    status: 'published' as const, author: { delegation: 'Kenya' }, themes: [], levels: [], perspectives: [], sources: [], pinned: false,
    ...rest,
  };
}

export function published(seq: number, rest: Record<string, unknown> = {}): RoomEvent {
  return { seq, at: '2018-03-26T09:00:00.000Z', type: 'intervention.published', data: { intervention: intervention(seq, rest) } };
}

export function withdrawn(seq: number, id: string): RoomEvent {
  return { seq, at: '2018-03-26T09:00:00.000Z', type: 'intervention.withdrawn', data: { id, status: 'withdrawn' } };
}
