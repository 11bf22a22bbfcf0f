// Which page is shown, by the address. Pages are paths that the server answers with the same file; an intervention is a
// fragment of its room's address.
export type Route =
  | { readonly page: 'list' }
  | { readonly page: 'room'; readonly room: string }
  | { readonly page: 'desk'; readonly room: string }
  /** `part`: which of the pages about people, as the rest of the path; empty for the list. */
  | { readonly page: 'people'; readonly part: string }
  | { readonly page: 'rules' }
  | { readonly page: 'unknown' };

export function routeOf(path: string): Route {
  if (path === '/' || path === '') return { page: 'list' };
  if (/^\/rules\/?$/.test(path)) return { page: 'rules' };
  const people = /^\/people((?:\/[A-Za-z0-9_-]{1,64}){0,2})\/?$/.exec(path);
  if (people) return { page: 'people', part: people[1]?.slice(1) ?? '' };
  const [, room, desk] = /^\/rooms\/([a-z0-9][a-z0-9-]{0,63})(\/desk)?\/?$/.exec(path) ?? [];
  return room ? { page: desk ? 'desk' : 'room', room } : { page: 'unknown' };
}

export function pathOfRoom(room: string): string {
  return `/rooms/${room}`;
}

export function pathOfDesk(room: string): string {
  return `${pathOfRoom(room)}/desk`;
}

/** `part` as in the route. */
export function pathOfPeople(part = ''): string {
  return part ? `/people/${part}` : '/people';
}

/** Somebody's own page; who is not in the register has an identifier from elsewhere, which is no part of a path. */
export function pathOfPerson({ id, outsider }: { readonly id: string; readonly outsider?: boolean }): string {
  return outsider ? `${pathOfPeople('others')}#${encodeURIComponent(id)}` : pathOfPeople(id);
}

export const pathOfRules = '/rules';

/** The id that a permalink's fragment names. */
export function interventionOf(fragment: string): string | undefined {
  return /^#i-([A-Za-z0-9_-]{1,64})$/.exec(fragment)?.[1];
}

export class Router {
  route: Route = $state.raw({ page: 'list' });
  /** The intervention that the address names; an object, so that following the same link again counts. */
  target: { readonly id: string } | undefined = $state.raw();
  /** Counts pages opened by a link here: after the first, focus goes to the new page's heading. */
  opened = $state(0);

  /** Follows the address from now on. */
  begin(): () => void {
    this.#read();
    const back = () => {
      this.#read();
      this.opened += 1;
    };
    const fragment = () => this.#read();
    addEventListener('popstate', back);
    addEventListener('hashchange', fragment);
    document.addEventListener('click', this.#clicked);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('hashchange', fragment);
      document.removeEventListener('click', this.#clicked);
    };
  }

  /** Opens a page as a link to it does. */
  go(address: string): void {
    history.pushState(null, '', address);
    this.#read();
    this.opened += 1;
    scrollTo({ top: 0, behavior: 'instant' });
  }

  readonly #clicked = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
    if (link.pathname === location.pathname) {
      // Within the page: the browser moves, and following the same permalink again is noticed here.
      if (link.hash === location.hash) this.#read();
      return;
    }
    event.preventDefault();
    this.go(link.href);
  };

  #read(): void {
    const next = routeOf(location.pathname);
    if (JSON.stringify(next) !== JSON.stringify(this.route)) this.route = next;
    const id = interventionOf(location.hash);
    this.target = id === undefined ? undefined : { id };
  }
}
