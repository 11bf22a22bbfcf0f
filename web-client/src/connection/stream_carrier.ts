// The second choice: events by an event stream that is read through fetch, requests by POST. A stream that shows no
// first byte in time is held back by something between.
import { decodeFollowed, decodeRoomEvent, decodeTold } from '../protocol/decode';
import { decodePosition, encodePosition } from '../protocol/encode';
import { Misshapen } from '../protocol/shape';
import type { Method, ParamsOf, Position, ResultOf } from '../protocol/types';
import { type Carrier, type CarrierEvents, type Loss, patience } from './carrier';
import { EventStreamReader, type StreamEvent } from './event_stream';
import type { Ports, Undo } from './ports';
import { post } from './post';

export class StreamCarrier implements Carrier {
  readonly tier = 'stream';
  readonly #over = new AbortController();
  readonly #streams = new Map<string, AbortController>();
  #lastByteAt = 0;

  constructor(
    private readonly ports: Ports,
    private readonly token: () => string | undefined,
    private readonly events: CarrierEvents,
  ) {}

  request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    return post(this.ports, this.token(), method, params, patience.answer, this.#over.signal);
  }

  follow(room: string, position: Position): void {
    this.unfollow(room);
    const abort = new AbortController();
    this.#streams.set(room, abort);
    this.#lastByteAt = this.ports.clock.now();
    void this.#read(room, position, abort);
  }

  unfollow(room: string): void {
    this.#streams.get(room)?.abort();
    this.#streams.delete(room);
  }

  check(): void {
    if (this.#streams.size > 0 && this.ports.clock.now() - this.#lastByteAt > patience.silence) this.#lose({ why: 'closed' });
  }

  close(): void {
    this.#over.abort();
    for (const room of [...this.#streams.keys()]) this.unfollow(room);
  }

  async #read(room: string, position: Position, abort: AbortController): Promise<void> {
    /** What it would mean if it ended now. A server that restarts refuses or cuts off a stream that is about to begin. */
    let why: Loss['why'] = 'refused';
    // The deadline for the first byte, then for each silence.
    let undoDeadline: Undo = () => undefined;
    const within = (ms: number) => {
      undoDeadline();
      undoDeadline = this.ports.clock.after(ms, () => abort.abort('silent'));
    };
    try {
      within(patience.firstByte);
      const after = encodeURIComponent(encodePosition(position));
      const response = await this.ports.fetch(`/rooms/${encodeURIComponent(room)}/events?after=${after}`, {
        method: 'GET',
        headers: { Accept: 'text/event-stream' },
        signal: abort.signal,
      });
      if (response.status !== 200) throw new Error(`the events stream was refused: ${response.status}`);
      if (!response.body || !isEventStream(response)) {
        why = 'held';
        throw new Error('something else answers in place of the events stream');
      }
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const reader = new EventStreamReader();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done) break;
        why = 'closed';
        this.#lastByteAt = this.ports.clock.now();
        within(patience.silence);
        for (const event of reader.read(value)) {
          if (abort.signal.aborted) return;
          this.#deliver(room, event);
        }
      }
    } catch (error) {
      if (error instanceof Misshapen) console.error('an event could not be read:', error);
    } finally {
      undoDeadline();
    }
    const silent = abort.signal.reason === 'silent';
    if (abort.signal.aborted && !silent) return;
    this.#lose({ why: silent && why === 'refused' ? 'held' : why });
  }

  #deliver(room: string, { event, data, id }: StreamEvent): void {
    if (event === 'room.event') {
      const roomEvent = decodeRoomEvent(data).event;
      const epoch = decodePosition(id)?.epoch ?? '';
      this.events.followed(room, { reset: false, epoch, seq: roomEvent.seq, events: [roomEvent] });
    } else if (event === 'reset') {
      this.events.followed(room, decodeFollowed(data));
    } else if (event === 'room.presence' || event === 'room.signed_head') {
      this.events.notified(decodeTold(event, data));
    }
  }

  #lose(loss: Loss): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.events.lost(loss);
  }
}

function isEventStream({ headers }: Response): boolean {
  return /^text\/event-stream\s*(?:;|$)/i.test(headers.get('Content-Type') ?? '');
}
