// The browser's own clock, chance, socket and fetch. The one file here that touches them.
import type { Ports, Socket, SocketListener, Undo } from './ports';

const subprotocol = 'plenaria.v1';

export function browserPorts(origin: string): Ports {
  return {
    clock: {
      now: () => Date.now(),
      after: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    },
    random: () => Math.random(),
    openSocket: (listener) => openSocket(`${origin.replace(/^http/, 'ws')}/ws`, listener),
    fetch: (path, options) => fetch(origin + path, { ...options, cache: 'no-store', credentials: 'omit' }),
  };
}

function openSocket(address: string, listener: SocketListener): Socket {
  const socket = new WebSocket(address, subprotocol);
  socket.onopen = () => listener.opened();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') listener.received(data);
  };
  socket.onclose = ({ code }) => listener.closed(code);
  return { send: (message) => socket.send(message), close: () => socket.close() };
}

export interface DeviceListener {
  /** The device is online again, or somebody looks at the page again. */
  wake(): void;
  online(online: boolean): void;
  /** The fragment of the address changed: perhaps another personal link was opened in this tab. */
  linkOpened(): void;
}

export function watchDevice(listener: DeviceListener): Undo {
  const network = () => {
    listener.online(navigator.onLine);
    listener.wake();
  };
  const looked = () => {
    if (document.visibilityState === 'visible') listener.wake();
  };
  const fragment = () => listener.linkOpened();
  addEventListener('online', network);
  addEventListener('offline', network);
  addEventListener('hashchange', fragment);
  document.addEventListener('visibilitychange', looked);
  listener.online(navigator.onLine);
  return () => {
    removeEventListener('online', network);
    removeEventListener('offline', network);
    removeEventListener('hashchange', fragment);
    document.removeEventListener('visibilitychange', looked);
  };
}
