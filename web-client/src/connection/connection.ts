// The connection to the venue, whatever carries it: opens it, keeps it, comes back after a loss where it left off. It
// delivers each room's events in order to who follows, and knows nothing of what a room looks like.
import { type Closure, closureByRefusal, closureOf, refused } from '../protocol/codes';
import type { Audience, Closing, Method, Notification, ParamsOf, ResultOf, SessionOpened } from '../protocol/types';
import { Backoff } from './backoff';
import { type Carrier, type CarrierEvents, type Loss, type Opened, patience, Refused, type Tier, Unanswered } from './carrier';
import { Follow, type RoomListener } from './follow';
import { HeldToken, type TokenOver } from './held_token';
import { NamedTimers } from './named_timers';
import { PollingCarrier } from './polling_carrier';
import type { Ports, Undo } from './ports';
import { post } from './post';
import { SocketCarrier } from './socket_carrier';
import { StreamCarrier } from './stream_carrier';
import { TierChoice, type TierMemory } from './tier_choice';

export type ConnectionState =
  | { readonly phase: 'connecting'; readonly again: boolean }
  | { readonly phase: 'live'; readonly tier: Tier }
  /** `retryAt` by the injected clock. */
  | { readonly phase: 'waiting'; readonly retryAt: number; readonly because: Closure['as'] }
  /** Will not come back by itself. */
  | { readonly phase: 'ended'; readonly because: Closure['as'] };

export interface ConnectionListener {
  changed(state: ConnectionState): void;
  /** Who one is for the server, on each opening. `over`: there was a token, and it is not valid (any more). */
  opened(session: SessionOpened, over: TokenOver | undefined): void;
  /** The people of the dialogue are others now; said to who has asked for them, and only by a socket. */
  peopleChanged?(): void;
}

export interface ConnectionOptions {
  readonly ports: Ports;
  readonly memory: TierMemory;
  readonly client: string;
  readonly language: () => string;
}

/** Milliseconds that a connection must hold before earlier failures are forgotten. */
const stableAfter = 10_000;

/** Milliseconds between two looks at a desk where no socket can be had: only a socket carries what the desk is told. */
const deskEvery = 4_000;

export class Connection {
  #state: ConnectionState = { phase: 'connecting', again: false };
  #carrier: Carrier | undefined;
  /** Counts what we began; whatever belongs to an earlier one is too late. */
  #attempt = 0;
  #closing: Closing | undefined;
  readonly #token = new HeldToken();
  readonly #backoff: Backoff;
  readonly #tiers: TierChoice;
  readonly #listeners = new Set<ConnectionListener>();
  readonly #follows = new Map<string, Follow>();
  readonly #timers: NamedTimers;

  constructor(private readonly options: ConnectionOptions) {
    this.#timers = new NamedTimers(options.ports.clock);
    this.#backoff = new Backoff(options.ports.random);
    this.#tiers = new TierChoice(options.memory, options.ports.clock);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  listen(listener: ConnectionListener): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, as who the token says (nobody without one), and from now on comes back by itself. */
  open(token: string | undefined): void {
    this.#token.take(token);
    this.#drop();
    this.#backoff.reset();
    void this.#round(this.#state.phase === 'live');
  }

  close(): void {
    this.#drop();
  }

  /** The device is back, or somebody looks again: try now, or make sure that what seems alive is. */
  wake(): void {
    if (this.#state.phase === 'waiting') this.retryNow();
    else this.#carrier?.check();
  }

  retryNow(): void {
    if (this.#state.phase !== 'waiting' && this.#state.phase !== 'ended') return;
    this.#drop();
    void this.#round(true);
  }

  /** Rejects with Refused or Unanswered; at once with Unanswered while there is no connection. */
  async request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    const carrier = this.#carrier;
    if (this.#state.phase !== 'live' || !carrier) throw new Unanswered();
    try {
      return await carrier.request(method, params);
    } catch (error) {
      if (this.#carrier === carrier) this.#learnFrom(error, carrier);
      throw error;
    }
  }

  /** The same by POST beside whatever carries the rest: for a look that must not change what is followed. `public`: as
   *  anybody is answered, whoever one is. */
  async aside<M extends Method>(method: M, params: ParamsOf<M>, as: 'oneself' | 'public' = 'oneself'): Promise<ResultOf<M>> {
    if (this.#state.phase !== 'live') throw new Unanswered();
    return post(this.options.ports, as === 'public' ? undefined : this.#token.value, method, params, patience.answer, new AbortController().signal);
  }

  /** Follows a room until undone; one listener for each room. */
  follow(room: string, listener: RoomListener, audience?: Audience): Undo {
    const follow = new Follow(room, listener, audience);
    this.#follows.set(room, follow);
    if (this.#state.phase === 'live') void this.#join(follow);
    return () => {
      if (this.#follows.get(room) !== follow) return;
      this.#follows.delete(room);
      this.#timers.undo(`join ${room}`);
      if (this.#state.phase === 'live') this.#carrier?.unfollow(room);
    };
  }

  // ---- Opening ----

  async #round(again: boolean): Promise<void> {
    const attempt = ++this.#attempt;
    this.#become({ phase: 'connecting', again });
    let loss: Loss = { why: 'unreachable' };
    for (const tier of this.#tiers.order()) {
      const opened = await this.#tryTier(tier);
      if (attempt !== this.#attempt) {
        if ('carrier' in opened) opened.carrier.close();
        return;
      }
      if ('carrier' in opened) {
        this.#adopt(opened);
        return;
      }
      loss = opened;
      if (loss.closure && (!loss.closure.again || loss.closure.as === 'too_many')) break;
      // What cannot be reached by POST cannot be reached by less.
      if (tier !== 'socket' && loss.why === 'unreachable') break;
    }
    this.#tiers.roundFailed();
    this.#waitAfter(loss);
  }

  async #tryTier(tier: Tier): Promise<Opened | Loss> {
    const { clock } = this.options.ports;
    let lost: Loss | undefined;
    let silent = false;
    const events: CarrierEvents = {
      notified: (notification) => this.#carrier === carrier && this.#notified(notification),
      followed: (room, followed) => {
        const follow = this.#follows.get(room);
        if (this.#carrier === carrier && follow && !follow.joining && !follow.followed(followed)) this.#heal(follow);
      },
      lost: (loss) => {
        lost = loss;
        if (this.#carrier === carrier) this.#lost(loss);
      },
    };
    const carrier = this.#makeCarrier(tier, events);
    const undoDeadline = clock.after(patience.firstByte, () => {
      silent = true;
      carrier.close();
    });
    try {
      const session = await this.#openSession(carrier);
      if (carrier instanceof SocketCarrier) carrier.keepAlive(session.heartbeat_s);
      return { carrier, session };
    } catch (error) {
      carrier.close();
      if (error instanceof Refused) return { why: 'closed', closure: closureByRefusal(error.refusal) };
      return lost ?? { why: silent ? 'held' : 'unreachable' };
    } finally {
      undoDeadline();
    }
  }

  #makeCarrier(tier: Tier, events: CarrierEvents): Carrier {
    const { ports } = this.options;
    switch (tier) {
      case 'socket':
        return new SocketCarrier(ports, events);
      case 'stream':
        return new StreamCarrier(ports, () => this.#token.value, events);
      case 'polling':
        return new PollingCarrier(ports, () => this.#token.value, events);
    }
  }

  async #openSession(carrier: Carrier): Promise<SessionOpened> {
    const { client, language } = this.options;
    const about = { client, language: language() };
    const token = this.#token.value;
    if (token) {
      try {
        return await carrier.request('session.open', { ...about, token });
      } catch (error) {
        if (!(error instanceof Refused) || !this.#token.refused(token, error.refusal)) throw error;
      }
    }
    return carrier.request('session.open', about);
  }

  #adopt({ carrier, session }: Opened): void {
    this.#carrier?.close();
    this.#carrier = carrier;
    this.#closing = undefined;
    this.#tiers.works(carrier.tier);
    this.#timers.set('stable', stableAfter, () => {
      this.#backoff.reset();
      this.#tiers.holds();
      this.#token.held();
    });
    if (carrier.tier !== 'socket') {
      this.#planUpgrade(carrier);
      this.#askWhetherTokenHolds(session.heartbeat_s);
    }
    this.#become({ phase: 'live', tier: carrier.tier });
    for (const listener of this.#listeners) listener.opened(session, this.#token.over);
    for (const follow of this.#follows.values()) {
      follow.joining = false;
      void this.#join(follow);
    }
  }

  /** While a lesser carrier serves, a socket is tried beside it from time to time, and takes over once it is open. */
  #planUpgrade(current: Carrier): void {
    this.#timers.set('upgrade', this.#tiers.upgradeAfter(), () => void this.#upgrade(current));
  }

  async #upgrade(current: Carrier): Promise<void> {
    const opened = await this.#tryTier('socket');
    if (this.#carrier === current && 'carrier' in opened) this.#adopt(opened);
    else if (this.#carrier === current) this.#planUpgrade(current);
    else if ('carrier' in opened) opened.carrier.close();
  }

  /** Nothing but a socket is closed once a token is over: by another carrier one hears of it by asking for something. */
  #askWhetherTokenHolds(everySeconds: number): void {
    if (this.#token.value === undefined) return;
    this.#timers.set('token', everySeconds * 1_000, () => {
      this.#askWhetherTokenHolds(everySeconds);
      void this.request('session.heartbeat', {}).catch(() => undefined);
    });
  }

  // ---- Losing ----

  /** What a request that failed tells of the connection itself. */
  #learnFrom(error: unknown, carrier: Carrier): void {
    if (error instanceof Refused && error.refusal.code === refused.unauthenticated && this.#token.value !== undefined) {
      // Where no socket could be closed to say so: the token is over.
      this.#drop();
      this.#waitAfter({ why: 'closed', closure: closureOf(4001) });
    } else if (error instanceof Unanswered && carrier.tier === 'socket') {
      carrier.check();
    } else if (error instanceof Unanswered) {
      carrier.close();
      this.#lost({ why: 'closed' });
    }
  }

  #lost(loss: Loss): void {
    const tier = this.#carrier?.tier;
    this.#carrier = undefined;
    this.#timers.clear();
    for (const follow of this.#follows.values()) follow.joining = false;
    if (tier && tier !== 'socket' && (loss.why === 'held' || (loss.why === 'refused' && this.#tiers.refused()))) {
      this.#tiers.held(tier);
      void this.#round(true);
      return;
    }
    this.#waitAfter(loss);
  }

  #waitAfter({ closure }: Loss): void {
    const closing = this.#closing;
    this.#closing = undefined;
    if (closure?.as === 'token_ended' && this.#token.value !== undefined) {
      this.#token.closed();
    } else if ((closure && !closure.again) || closing?.reconnect === false) {
      this.#become({ phase: 'ended', because: closure && !closure.again ? closure.as : 'ended' });
      return;
    }
    const asked = Math.max(closing?.after_ms ?? 0, closure?.notBefore ?? 0);
    // What was asked of everybody at once is spread over as much again.
    const wait = asked + Math.floor(this.options.ports.random() * asked) + this.#backoff.next();
    const { clock } = this.options.ports;
    this.#become({ phase: 'waiting', retryAt: clock.now() + wait, because: closing?.reason === 'restart' ? 'restart' : (closure?.as ?? 'lost') });
    this.#timers.set('retry', wait, () => void this.#round(true));
  }

  // ---- Rooms ----

  async #join(follow: Follow): Promise<void> {
    const carrier = this.#carrier;
    if (!carrier || follow.joining) return;
    follow.joining = true;
    const current = () => this.#carrier === carrier && this.#follows.get(follow.room) === follow;
    try {
      const { room, audience, position: after } = follow;
      const joined = await carrier.request('room.join', { room, ...(audience === 'desk' ? { audience } : {}), ...(after ? { after } : {}) });
      if (!current()) return;
      if (!follow.joined(joined)) this.#heal(follow);
      else if (audience === 'desk' && carrier.tier !== 'socket') this.#timers.set(`join ${room}`, deskEvery, () => void this.#join(follow));
      else if (follow.position) carrier.follow(room, follow.position);
    } catch (error) {
      if (!current()) return;
      follow.joining = false;
      this.#joinFailed(follow, error);
    }
  }

  #joinFailed(follow: Follow, error: unknown): void {
    if (!(error instanceof Refused)) {
      if (!(error instanceof Unanswered)) console.error('joining failed:', error);
      // A carrier that leaves a join unanswered is as good as lost; a failed one says so itself.
      this.#heal(follow);
      this.#carrier?.check();
      return;
    }
    const { code, retry_after_ms } = error.refusal;
    if (code === refused.conflict) {
      follow.position = undefined;
      this.#heal(follow);
    } else if (code === refused.tooFast || code === refused.notRecorded || code === refused.unknown) {
      this.#heal(follow, retry_after_ms);
    } else {
      this.#follows.delete(follow.room);
      follow.listener.refused(error.refusal);
    }
  }

  /** Joins again from where we are; at once the first time, then ever more slowly until events come in order again. */
  #heal(follow: Follow, atLeast = 0): void {
    const name = `join ${follow.room}`;
    if (this.#timers.has(name)) return;
    const pause = follow.heals === 0 ? 0 : Math.min(20_000, 250 * 2 ** Math.min(follow.heals, 10));
    follow.heals += 1;
    this.#timers.set(name, Math.max(pause, atLeast), () => void this.#join(follow));
  }

  #notified(notification: Notification): void {
    switch (notification.method) {
      case 'room.event': {
        const follow = this.#follows.get(notification.room);
        if (follow && !follow.joining && !follow.happened([notification.event])) this.#heal(follow);
        break;
      }
      case 'room.presence':
        this.#follows.get(notification.presence.room)?.listener.presence(notification.presence);
        break;
      case 'room.signed_head':
        this.#follows.get(notification.head.room)?.listener.signed(notification.head);
        break;
      case 'intervention.status':
        this.#follows.get(notification.change.room)?.listener.status(notification.change);
        break;
      case 'accreditation.changed':
        for (const listener of this.#listeners) listener.peopleChanged?.();
        break;
      case 'participant.status':
        this.#follows.get(notification.change.room)?.listener.stands?.(notification.change);
        break;
      case 'room.lease':
        this.#follows.get(notification.change.room)?.listener.lease?.(notification.change);
        break;
      case 'session.closing':
        this.#closing = notification.closing;
        break;
    }
  }

  // ---- Small things ----

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener.changed(state);
  }

  /** Lets go of what there is, without a word about what comes next. */
  #drop(): void {
    this.#attempt += 1;
    this.#timers.clear();
    const carrier = this.#carrier;
    this.#carrier = undefined;
    carrier?.close();
    for (const follow of this.#follows.values()) follow.joining = false;
  }
}
