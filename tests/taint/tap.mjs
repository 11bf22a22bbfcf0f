// A socket whose every byte is looked through as it comes, before any parser has it: heads, frames, chunks and what closes them. What is
// found has to be accounted for by the messages in it, in the same order; the rest came by another way, or spelled otherwise.
import net from 'node:net';

import { MARK, TOKEN, kindOf } from './canaries.mjs';
import { Scanner } from './watch.mjs';

export class Tap {
  /** Canaries and tokens that were found and not yet accounted for, oldest first. */
  found = [];
  #begun = 0;
  /** Ids likewise, and how often; one may become known only while the message with it is on its way. */
  #ids = new Map();

  /** `onStray(what)`: something that no message accounts for. */
  constructor(watch, onStray) {
    this.onStray = onStray;
    this.scanner = new Scanner(watch, (what, form) => {
      if (form !== 'plain' || !what) onStray(`a ${what ? kindOf(what) : 'canary in part'}, ${form}`);
      else if (isId(what)) this.#ids.set(what, (this.#ids.get(what) ?? 0) + 1);
      else this.found.push(what);
    });
  }

  /** `net.connect` with this tap on it. */
  connect = ({ host, port }) => {
    const socket = net.connect({ host, port }).setNoDelay();
    socket.on('data', (bytes) => this.scanner.feed(bytes));
    return socket;
  };

  /** These stood in a whole message that has been received. */
  account(words) {
    for (const word of words) {
      if (isId(word)) this.#accountId(word);
      else if (this.found[this.#begun] === word) this.#begun += 1;
      else return void this.onStray(`${word} in a message, ${this.found[this.#begun] ?? 'nothing'} among the bytes`);
    }
    if (this.#begun > 1000 || this.#begun === this.found.length) {
      this.found.splice(0, this.#begun);
      this.#begun = 0;
    }
    return undefined;
  }

  #accountId(id) {
    const left = (this.#ids.get(id) ?? 0) - 1;
    if (left > 0) this.#ids.set(id, left);
    else this.#ids.delete(id);
  }

  /** The connection is over: what is left came in no whole message. Gives it. `cut`: by ourselves, wherever the other side was. */
  end({ cut = false } = {}) {
    if (!cut) this.scanner.end();
    const left = [...this.found.slice(this.#begun), ...this.#ids.keys()];
    this.found = [];
    this.#begun = 0;
    this.#ids.clear();
    return left;
  }
}

const isId = (word) => !word.startsWith(MARK) && word !== TOKEN;
