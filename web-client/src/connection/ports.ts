// What the connection needs from the world: time, chance, a socket, a way to fetch. Given from outside, so that a test
// can be the network and the clock. browser.ts has the real ones.

export type Undo = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `then` once after `ms` milliseconds, unless undone. */
  after(ms: number, then: () => void): Undo;
}

/** At least 0 and under 1. */
export type Random = () => number;

export interface SocketListener {
  opened(): void;
  received(message: string): void;
  /** Once, also when it never opened. */
  closed(code: number): void;
}

export interface Socket {
  send(message: string): void;
  /** `closed` may still be called. */
  close(): void;
}

export interface FetchOptions {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: (listener: SocketListener) => Socket;
  /** `path` begins with a slash, below the server's address. */
  readonly fetch: (path: string, options: FetchOptions) => Promise<Response>;
}
