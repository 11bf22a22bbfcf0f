// Who one is here and how the connection stands, as the page shows it.
import type { Connection, ConnectionState } from '../connection/connection';
import type { TokenOver } from '../connection/held_token';
import type { Clock, Undo } from '../connection/ports';
import type { Participant, SessionOpened } from '../protocol/types';
import type { Announcer } from './announcer.svelte';
import type { TabToken } from './link';

const limitsBefore = { max_message_bytes: 65_536, max_text_chars: 8_000 };

export class Visitor {
  connection: ConnectionState = $state.raw({ phase: 'connecting', again: false });
  session: SessionOpened | undefined = $state.raw();
  /** The link is no longer valid, and why; one follows like anybody. */
  over: TokenOver | undefined = $state();
  /** The device says that it has no network. */
  offline = $state(false);
  /** Who the link was for, also once it is over; nothing without a link. */
  person: Participant | undefined = $state.raw();
  /** How far the venue's clock is ahead of this device's, in milliseconds. */
  #ahead = 0;
  #announced: 'live' | 'waiting' | 'ended' | undefined;

  constructor(
    private readonly line: Connection,
    private readonly tab: TabToken,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
  ) {}

  get participant(): Participant | undefined {
    return this.session?.participant;
  }

  get limits(): SessionOpened['limits'] {
    return this.session?.limits ?? limitsBefore;
  }

  /** Milliseconds since 1970 by the venue's clock, as far as it is known: a device's own may be wrong by minutes. */
  venueNow(): number {
    return this.clock.now() + this.#ahead;
  }

  get live(): boolean {
    return this.connection.phase === 'live';
  }

  watch(): Undo {
    return this.line.listen({
      changed: (state) => this.#changed(state),
      opened: (session, over) => {
        this.session = session;
        const told = Date.parse(session.server.time);
        this.#ahead = Number.isNaN(told) ? 0 : told - this.clock.now();
        this.over = over;
        if (session.participant.id !== undefined) this.person = session.participant;
      },
    });
  }

  /** With the token of a link that was just opened, else with the one that this tab has. */
  enter(token: string | undefined): void {
    if (token) {
      this.tab.save(token);
      this.person = undefined;
    }
    this.over = undefined;
    this.session = undefined;
    this.line.open(token ?? this.tab.load());
  }

  /** Forgets the link; one goes on as a reader. */
  leave(): void {
    this.tab.forget();
    this.person = undefined;
    this.enter(undefined);
  }

  retryNow(): void {
    this.line.retryNow();
  }

  networkIs(online: boolean): void {
    this.offline = !online;
  }

  #changed(state: ConnectionState): void {
    const before = this.#announced;
    this.connection = state;
    if (state.phase === 'connecting' || state.phase === before) return;
    this.#announced = state.phase;
    // That all is well is news only after something was not.
    if (before !== undefined || state.phase !== 'live') this.announcer.say({ about: 'connection', phase: state.phase });
  }
}
