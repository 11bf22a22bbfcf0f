// What is kept on this device: drafts, what is not yet sent, where one left off, small choices. Text by key; a device
// that refuses to keep (private window, full) is said to, and the page goes on with memory.
import type { Unsent, UnsentStore } from '../connection/outbox';

/** The part of the Storage interface that is used. */
export interface KeyStore {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const prefix = 'plenaria.';

export class Device {
  readonly #memory = new Map<string, string>();
  /** False once this device refused to keep something. */
  #keeps = true;

  constructor(private readonly store: KeyStore | undefined) {
    if (!store) this.#keeps = false;
  }

  get keeps(): boolean {
    return this.#keeps;
  }

  get(key: string): string | undefined {
    const remembered = this.#memory.get(key);
    if (remembered !== undefined) return remembered;
    try {
      return this.store?.getItem(prefix + key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  set(key: string, value: string): void {
    try {
      if (!this.store) throw new Error('nothing keeps');
      this.store.setItem(prefix + key, value);
      this.#memory.delete(key);
    } catch {
      this.#keeps = false;
      this.#memory.set(key, value);
    }
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      this.store?.removeItem(prefix + key);
    } catch {
      this.#keeps = false;
    }
  }

  keys(beginning: string): readonly string[] {
    const found = new Set([...this.#memory.keys()].filter((key) => key.startsWith(beginning)));
    try {
      for (let index = 0; index < (this.store?.length ?? 0); index += 1) {
        const key = this.store?.key(index);
        if (key?.startsWith(prefix + beginning)) found.add(key.slice(prefix.length));
      }
    } catch {
      this.#keeps = false;
    }
    return [...found];
  }

  /** A value kept as JSON; nothing when there is none, or what is there cannot be read or is not `like` it should be. */
  getJson<T>(key: string, like: (value: unknown) => value is T): T | undefined {
    const json = this.get(key);
    if (json === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(json);
      return like(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  setJson(key: string, value: unknown): void {
    this.set(key, JSON.stringify(value));
  }
}

/** The unsent, one key each, so that two tabs do not overwrite one another. */
export function unsentStore(device: Device): UnsentStore {
  const keyOf = (key: string) => `unsent.${key}`;
  return {
    load: () =>
      device.keys('unsent.').flatMap((key) => {
        const unsent = device.getJson(key, isUnsent);
        return unsent ? [unsent] : [];
      }),
    save: (unsent) => device.setJson(keyOf(unsent.submission.key), unsent),
    remove: (key) => device.remove(keyOf(key)),
  };
}

function isUnsent(value: unknown): value is Unsent {
  const { submission, owner, sentAt, state } = (value ?? {}) as Partial<Unsent>;
  return (
    typeof submission?.key === 'string' && typeof submission.room === 'string' && typeof submission.text === 'string' &&
    typeof owner === 'string' && typeof sentAt === 'number' && typeof state === 'string'
  );
}
