// The personal link of one person: asked for when somebody wants to see it, kept nowhere but here, forgotten as soon as
// it is hidden or has ended.
import type { Connection } from '../../connection/connection';
import { patiently } from '../../connection/patiently';
import type { Clock } from '../../connection/ports';
import type { Person, PersonalLink as Link } from '../../protocol/accreditation';
import { type Standing, standingOf } from './asking';

/** How long a link holds, in seconds. */
export const lifetimes = [86_400, 604_800, 2_592_000, 7_776_000, 31_536_000] as const;
export const usualLifetime: number = 2_592_000;

/** With an address that another device can open: a server that was not told its own leaves that to who shows the link. */
export function wholeLink(link: Link, venue: string): Link {
  return { ...link, url: new URL(link.url, venue).href };
}

export class PersonalLink {
  link: Link | undefined = $state.raw();
  standing: Standing = $state.raw('ready');
  /** All earlier links ended with this one. */
  renewed = $state(false);
  #serial = 0;
  #asked = 0;

  /** `venue`: where the page comes from. */
  constructor(
    private readonly line: Connection,
    private readonly clock: Clock,
    private readonly venue: string,
  ) {}

  async ask(person: Person, ttl: number, renew: boolean): Promise<void> {
    const asked = (this.#asked += 1);
    this.link = undefined;
    this.renewed = false;
    this.standing = 'asking';
    try {
      const params = { person: person.id, ttl_s: ttl, ...(renew ? { renew } : {}) };
      const link = await patiently(this.clock, () => this.line.request('accreditation.link', params));
      if (asked !== this.#asked) return;
      this.link = wholeLink(link, this.venue);
      this.renewed = renew;
      this.#serial = person.serial + (renew ? 1 : 0);
      this.standing = 'ready';
    } catch (error) {
      if (asked === this.#asked) this.standing = standingOf(error);
    }
  }

  /** What is now known of the person: a link that has ended is no longer shown. */
  heed(person: Person): void {
    if (this.link && (person.revoked || person.serial > this.#serial)) this.hide();
  }

  hide(): void {
    this.#asked += 1;
    this.link = undefined;
    this.renewed = false;
    this.standing = 'ready';
  }
}
