// The token that a connection opens its sessions with, and what became of it. It is given up for good once the server
// refuses it; where it only closed a socket for it, it is shown once more, to hear why.
import { refused } from '../protocol/codes';
import type { Refusal } from '../protocol/types';

/** Why a token is not valid (any more): its bearer's accreditation was revoked, or anything else. */
export type TokenOver = 'revoked' | 'ended';

export class HeldToken {
  /** Nothing where there is none (any more). */
  value: string | undefined;
  over: TokenOver | undefined;
  #doubted = false;

  take(token: string | undefined): void {
    this.value = token;
    this.over = undefined;
    this.#doubted = false;
  }

  /** A session with `token` was refused; false where that was not about the token. */
  refused(token: string, { code, because }: Refusal): boolean {
    if (code !== refused.unauthenticated) return false;
    if (this.value === token) this.#giveUp(because === 'revoked' ? 'revoked' : 'ended');
    return true;
  }

  /** A session was closed as the token is over. Another one that it opens and that is closed alike is its last. */
  closed(): void {
    if (this.#doubted) this.#giveUp('ended');
    this.#doubted = true;
  }

  /** A session has lasted. */
  held(): void {
    this.#doubted = false;
  }

  #giveUp(over: TokenOver): void {
    this.value = undefined;
    this.over = over;
  }
}
