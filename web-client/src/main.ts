// Puts the page together: the one place where the layers meet and the browser's own things are handed to them.
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { browserPorts, watchDevice } from './connection/browser';
import { Connection } from './connection/connection';
import { Language } from './language/language.svelte';
import { Announcer } from './rooms/announcer.svelte';
import { Composer } from './rooms/composer.svelte';
import { Device, type KeyStore } from './rooms/device';
import { Drafts } from './rooms/drafts';
import { FollowedRoom } from './rooms/followed_room.svelte';
import { Hall } from './rooms/hall.svelte';
import { TabToken, tokenOf } from './rooms/link';
import { loadAgain, loaded } from './rooms/load_again';
import { ReadMarks } from './rooms/read_marks';
import { Sending } from './rooms/sending.svelte';
import { tierMemory } from './rooms/tier_memory';
import { Visitor } from './rooms/visitor.svelte';
import App from './views/App.svelte';
import type { House } from './views/house';
import { sayNotLoaded } from './views/not_loaded';
import { Router } from './views/router.svelte';

/** The token of the link that was opened, taken out of the address before anything else happens. */
function takeToken(): string | undefined {
  const { token, rest } = tokenOf(location.hash);
  if (token !== undefined) history.replaceState(null, '', location.pathname + location.search + rest);
  return token;
}

/** A browser may forbid even to look at its storage. */
function storage(which: 'localStorage' | 'sessionStorage'): KeyStore | undefined {
  try {
    return window[which];
  } catch {
    return undefined;
  }
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The server answers with the page. */
function answers(): Promise<boolean> {
  return fetch(location.pathname, { headers: { Accept: 'text/html' }, cache: 'no-store' }).then(({ ok }) => ok, () => false);
}

async function begin(): Promise<void> {
  const token = takeToken();
  const device = new Device(storage('localStorage'));
  const ports = browserPorts(location.origin);
  const { clock, random } = ports;
  let spoken = navigator.language;
  const connection = new Connection({
    ports,
    memory: tierMemory(device),
    client: 'plenaria-web/0.1.0',
    language: () => spoken,
  });

  const announcer = new Announcer(clock, device);
  const visitor = new Visitor(connection, new TabToken(storage('sessionStorage')), announcer, clock);
  const hall = new Hall(connection, clock);
  const sending = new Sending(connection, { clock, random, device, announcer });
  const marks = new ReadMarks(device);
  const router = new Router();
  visitor.watch();
  hall.attend();
  sending.attend();
  router.begin();
  watchDevice({
    wake: () => connection.wake(),
    online: (online) => visitor.networkIs(online),
    linkOpened: () => {
      const opened = takeToken();
      if (opened !== undefined) visitor.enter(opened);
    },
  });
  visitor.enter(token);

  const target = document.getElementById('page');
  if (!target) throw new Error('the page has no place for itself');
  const tab = new Device(storage('sessionStorage'));
  const language = await Language.begin(device, navigator.languages).catch((error: unknown) => console.error('the words could not be loaded:', error));
  if (!language) {
    const reload = () => location.reload();
    sayNotLoaded(target, reload);
    loadAgain({ tab, clock, answers, reload });
    return;
  }
  loaded(tab);
  spoken = language.tag;
  const venueNow = () => visitor.venueNow();
  const house: House = {
    language, visitor, hall, sending, announcer, marks, device, router,
    line: connection, clock, makeKey: newKey,
    now: () => clock.now(),
    room: (id) => new FollowedRoom(id, { line: connection, clock, marks, announcer, venueNow }),
    composer: (room, owner, tag) => new Composer(room, { sending, drafts: new Drafts(device, owner), owner, makeKey: newKey, language: tag }),
  };
  mount(App, { target, props: { house } });
}

void begin();
