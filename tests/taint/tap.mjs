// A socket whose every byte is looked through as it comes, before any parser has it: heads, frames, chunks and what closes them. What is
// found has to be accounted for by the messages in it, in the same order; the rest came by another way, or spelled otherwise.
import net from 'node:net';

import { Scanner, kindOf } from './canaries.mjs';

export class Tap {
  /** Found and not yet accounted for, oldest first. */
  found = [];
  #begun = 0;

  /** `onStray(what)`: something that no message accounts for. */
  constructor(onStray) {
    this.onStray = onStray;
    this.scanner = new Scanner((canary, form) => {
      if (form === 'plain' && canary) this.found.push(canary);
      else onStray(`a ${canary ? kindOf(canary) : 'canary in part'}, ${form}`);
    });
  }

  /** `net.connect` with this tap on it. */
  connect = ({ host, port }) => {
    const socket = net.connect({ host, port }).setNoDelay();
    socket.on('data', (bytes) => this.scanner.feed(bytes));
    return socket;
  };

  get bytes() {
    return this.scanner.bytes;
  }

  /** These stood in a whole message that has been received. */
  account(canaries) {
    for (const canary of canaries) {
      if (this.found[this.#begun] !== canary) {
        this.onStray(`${canary} in a message, ${this.found[this.#begun] ?? 'nothing'} among the bytes`);
        return;
      }
      this.#begun += 1;
    }
    if (this.#begun > 1000 || this.#begun === this.found.length) {
      this.found.splice(0, this.#begun);
      this.#begun = 0;
    }
  }

  /** The connection is over: what is left came in no whole message. Gives it. `cut`: by ourselves, wherever the other side was. */
  end({ cut = false } = {}) {
    if (!cut) this.scanner.end();
    const left = this.found.slice(this.#begun);
    this.found = [];
    this.#begun = 0;
    return left;
  }
}
