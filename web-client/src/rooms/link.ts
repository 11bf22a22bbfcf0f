// The personal link: its token comes in the address's fragment, is taken out at once, and lives in this tab until one
// leaves. It is never part of what a server sees in an address.
import type { KeyStore } from './device';

/** The token that a fragment such as `#token=…` carries, and the fragment without it. */
export function tokenOf(fragment: string): { token?: string; rest: string } {
  const parts = fragment.replace(/^#/, '').split('&').filter((part) => part !== '');
  const token = parts.find((part) => part.startsWith('token='))?.slice('token='.length);
  const rest = parts.filter((part) => !part.startsWith('token=')).join('&');
  return { ...(token ? { token } : {}), rest: rest ? `#${rest}` : '' };
}

const key = 'plenaria.token';

/** Where the token is kept over a reload of this tab. */
export class TabToken {
  constructor(private readonly store: KeyStore | undefined) {}

  load(): string | undefined {
    try {
      return this.store?.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  save(token: string): void {
    try {
      this.store?.setItem(key, token);
    } catch {
      // A tab that keeps nothing asks for the link again after a reload.
    }
  }

  forget(): void {
    try {
      this.store?.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }
}
