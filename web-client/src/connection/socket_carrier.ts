// The first choice: one WebSocket for requests, answers and events alike.
import { closureOf } from '../protocol/codes';
import { decodeMessage, decodeResult, type Incoming } from '../protocol/decode';
import { encodeRequest } from '../protocol/encode';
import type { Method, ParamsOf, ResultOf } from '../protocol/types';
import { type Carrier, type CarrierEvents, type Loss, patience, Refused, Unanswered } from './carrier';
import type { Ports, Socket, Undo } from './ports';

interface Waiting {
  answered(result: unknown): void;
  failed(error: Error): void;
  readonly undoDeadline: Undo;
}

export class SocketCarrier implements Carrier {
  readonly tier = 'socket';
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: string[] | undefined = [];
  #nextId = 1;
  #over = false;
  #undoHeartbeat: Undo | undefined;

  constructor(
    private readonly ports: Ports,
    private readonly events: CarrierEvents,
  ) {
    this.#socket = ports.openSocket({
      opened: () => this.#opened(),
      received: (message) => this.#received(message),
      closed: (code) => this.#lose({ why: this.#unsent ? 'held' : 'closed', closure: closureOf(code) }),
    });
  }

  request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    return this.#ask(method, params, patience.answer);
  }

  /** Joining the room over this socket was enough. */
  follow(): void {}

  unfollow(room: string): void {
    void this.#ask('room.leave', { room }, patience.answer).catch(() => undefined);
  }

  check(): void {
    this.#ask('session.heartbeat', {}, patience.firstByte).catch(() => this.#lose({ why: 'closed' }));
  }

  /** Begins the heartbeat, in seconds as the server asked for. A browser cannot see the protocol's own pings. */
  keepAlive(seconds: number): void {
    this.#undoHeartbeat?.();
    this.#undoHeartbeat = this.ports.clock.after(seconds * 1000, () => {
      this.#ask('session.heartbeat', {}, patience.heartbeat).catch(() => this.#lose({ why: 'closed' }));
      this.keepAlive(seconds);
    });
  }

  close(): void {
    if (this.#over) return;
    this.#end();
    this.#socket.close();
  }

  #ask<M extends Method>(method: M, params: ParamsOf<M>, deadline: number): Promise<ResultOf<M>> {
    if (this.#over) return Promise.reject(new Unanswered());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const undoDeadline = this.ports.clock.after(deadline, () => this.#settle(id, (waiting) => waiting.failed(new Unanswered())));
      this.#waiting.set(id, {
        answered: (result) => resolve(decodeResult(method, result)),
        failed: reject,
        undoDeadline,
      });
      const message = encodeRequest(id, method, params);
      if (this.#unsent) this.#unsent.push(message);
      else this.#socket.send(message);
    });
  }

  #opened(): void {
    const unsent = this.#unsent ?? [];
    this.#unsent = undefined;
    for (const message of unsent) this.#socket.send(message);
  }

  #received(message: string): void {
    if (this.#over) return;
    let incoming: Incoming;
    try {
      incoming = decodeMessage(message);
      if ('notification' in incoming) this.events.notified(incoming.notification);
    } catch (error) {
      console.error('a message could not be read:', error);
      this.#lose({ why: 'closed' });
      return;
    }
    if ('result' in incoming) {
      const { result } = incoming;
      this.#settle(incoming.id, (waiting) => waiting.answered(result));
    } else if ('refusal' in incoming && incoming.id !== null) {
      const { refusal } = incoming;
      this.#settle(incoming.id, (waiting) => waiting.failed(new Refused(refusal)));
    }
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.undoDeadline();
    try {
      how(waiting);
    } catch (error) {
      console.error('an answer could not be read:', error);
      waiting.failed(new Unanswered());
    }
  }

  #lose(loss: Loss): void {
    if (this.#over) return;
    this.#end();
    this.#socket.close();
    this.events.lost(loss);
  }

  #end(): void {
    this.#over = true;
    this.#undoHeartbeat?.();
    for (const id of [...this.#waiting.keys()]) this.#settle(id, (waiting) => waiting.failed(new Unanswered()));
  }
}
