// Reads text/event-stream from pieces of text as they arrive (HTML standard, 9.2.6). Knows nothing of what the events
// mean.

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  /** The last event id so far, empty where there was none. */
  readonly id: string;
}

/** No event may be longer, in UTF-16 units; a reset with a full snapshot is well below. */
const longestEvent = 16 * 1024 * 1024;

export class EventStreamReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id = '';

  /** The events that `piece` completes. Throws RangeError for one without end. */
  read(piece: string): StreamEvent[] {
    this.#rest += piece;
    if (this.#rest.length > longestEvent) throw new RangeError('an event without end');
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    const events: StreamEvent[] = [];
    for (const line of lines) {
      const event = this.#line(line);
      if (event) events.push(event);
    }
    return events;
  }

  #line(line: string): StreamEvent | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
    return undefined;
  }

  #dispatch(): StreamEvent | undefined {
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const any = this.#data.length > 0;
    this.#event = '';
    this.#data = [];
    return any ? event : undefined;
  }
}
