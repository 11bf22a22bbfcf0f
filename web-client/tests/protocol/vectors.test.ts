// The golden vectors that the server's tests read too.
import { describe, expect, it } from 'vitest';
import { EventStreamReader } from '../../src/connection/event_stream';
import { closures, refused, sameKeyAgain } from '../../src/protocol/codes';
import { decodeFollowed, decodeMessage, decodeResult, decodeRoomEvent, decodeTold } from '../../src/protocol/decode';
import { decodePosition, encodePosition, encodeRequest } from '../../src/protocol/encode';
import type { Method } from '../../src/protocol/types';
import { read, vectors } from '../support/contract';

/** Methods of the desk and of the secretariat, of whose answers all is shown. */
function ofThoseWhoDecide(method: Method | undefined): boolean {
  return method !== undefined && (method === 'room.configure' || /^(intervention\.(amend|get|take|release|publish|return|hide|pin|unpin|tag)|(participant|accreditation)\..+)$/.test(method));
}

describe('messages.json', () => {
  interface Sent {
    is: 'result' | 'error' | 'notification' | 'stream' | 'poll';
    method?: Method;
    event?: string;
    message: unknown;
  }
  const all = vectors<Sent>('messages.json');

  it.each(all.filter(({ is }) => is === 'result'))('$name', ({ method, message }) => {
    // This page sends numbers as ids; a vector may have any.
    const incoming = decodeMessage(JSON.stringify({ ...(message as object), id: 1 }));
    if (!('result' in incoming) || !method) throw new Error('not a result');
    const { result } = incoming as { result: { room?: object } };
    // A room that shows no groups has nobody in them.
    const told = result.room ? { ...result, room: { groups: {}, ...result.room } } : result;
    expect(told).toMatchObject(decodeResult(method, result) as object);
  });

  it.each(all.filter(({ is, method }) => is === 'result' && ofThoseWhoDecide(method)))('nothing is lost of: $name', ({ method, message }) => {
    const { result } = message as { result: object };
    expect(decodeResult(method as Method, result)).toEqual(result);
  });

  it.each(all.filter(({ name, event }) => name.startsWith('the desk') || event === 'room.event'))('nothing is lost of: $name', ({ is, message }) => {
    if (is === 'result') {
      const { audience: _, ...result } = (message as { result: { audience?: string } }).result;
      expect(decodeResult('room.join', result)).toEqual(result);
    } else if (is === 'stream') {
      const { room, ...event } = message as { room: string };
      expect(decodeRoomEvent(JSON.stringify(message))).toEqual({ room, event });
    } else {
      const incoming = decodeMessage(JSON.stringify(message));
      if (!('notification' in incoming)) throw new Error('not a notification that this page knows');
      const { params } = message as { params: { room: string } };
      const { room, ...event } = params;
      const { notification } = incoming;
      if (notification.method === 'room.event') expect(notification).toEqual({ method: 'room.event', room, event });
      else expect(notification).toEqual({ method: 'room.lease', change: params });
    }
  });

  it.each(all.filter(({ is }) => is === 'error'))('$name', ({ message }) => {
    const incoming = decodeMessage(JSON.stringify(message));
    if (!('refusal' in incoming)) throw new Error('not a refusal');
    const { error } = message as { error: { code: number; data?: object } };
    expect(incoming.refusal.code).toBe(error.code);
    expect(incoming.refusal).toMatchObject(error.data ?? {});
  });

  it.each(all.filter(({ is }) => is === 'notification'))('$name', ({ message }) => {
    const incoming = decodeMessage(JSON.stringify(message));
    if (!('notification' in incoming)) throw new Error('not a notification that this page knows');
    expect(incoming.notification.method).toBe((message as { method: string }).method);
  });

  it.each(all.filter(({ is }) => is === 'stream'))('$name', ({ event, message }) => {
    const json = JSON.stringify(message);
    const { room } = message as { room: string };
    if (event === 'room.event') expect(decodeRoomEvent(json).room).toBe(room);
    else if (event === 'reset') expect(decodeFollowed(json).reset).toBe(true);
    else if (event === 'room.presence') expect(decodeTold(event, json)).toMatchObject({ presence: { room } });
    else if (event === 'room.signed_head') expect(decodeTold(event, json)).toMatchObject({ head: { room } });
    else throw new Error(`an event named ${event}`);
  });

  it.each(all.filter(({ is }) => is === 'poll'))('$name', ({ message }) => {
    expect(decodeFollowed(JSON.stringify(message))).toMatchObject({ seq: (message as { seq: number }).seq });
  });
});

describe('decode.json', () => {
  interface Received {
    message?: string;
    expect: { method?: Method; params?: object; id?: unknown };
  }
  const wellFormed = vectors<Received>('decode.json').filter(({ message, expect: { method } }) => message !== undefined && method !== undefined);

  it.each(wellFormed)('a request as this page writes it is one the server reads: $name', ({ message }) => {
    const { method, params } = JSON.parse(message ?? '') as { method: Method; params?: never };
    const written = JSON.parse(encodeRequest(1, method, params ?? ({} as never))) as object;
    expect(written).toEqual({ jsonrpc: '2.0', id: 1, method, params: params ?? {} });
  });
});

describe('positions.json', () => {
  it.each(vectors<{ text: string; position: { epoch: string; seq: number } | null }>('positions.json'))('$name', ({ text, position }) => {
    expect(decodePosition(text) ?? null).toEqual(position);
    if (position) expect(encodePosition(position)).toBe(text);
  });
});

describe('event_stream.json', () => {
  interface Streamed {
    event: string;
    id?: string;
    data: unknown;
    text: string;
  }
  const all = vectors<Streamed>('event_stream.json');

  it.each(all)('$name', ({ event, id, data, text }) => {
    const [read_] = new EventStreamReader().read(text);
    expect(read_?.event).toBe(event);
    expect(read_?.id).toBe(id ?? '');
    expect(typeof data === 'string' ? read_?.data : JSON.parse(read_?.data ?? '')).toEqual(data);
  });

  it('reads the same in pieces of any length', () => {
    const text = all.map((each) => each.text).join('');
    const whole = new EventStreamReader().read(text);
    for (const length of [1, 2, 3, 7, 64]) {
      const reader = new EventStreamReader();
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, index) => text.slice(index * length, (index + 1) * length));
      expect(pieces.flatMap((piece) => reader.read(piece))).toEqual(whole);
    }
  });
});

describe('codes.json', () => {
  const codes = read<{ errors: { code: number; do: string }[]; close: { code: number; reconnect: boolean }[] }>('codes.json');

  it.each(codes.errors)('error $code is known, and answered as the table says', ({ code, do: conduct }) => {
    expect(Object.values(refused)).toContain(code);
    expect(sameKeyAgain(code)).toBe(conduct === 'same_key' || conduct === 'wait');
  });

  it.each(codes.close)('close code $code reconnects as the table says', ({ code, reconnect }) => {
    expect(closures[code]?.again).toBe(reconnect);
  });

  it('has every code of this page', () => {
    expect(Object.values(refused).map(Number).sort()).toEqual(codes.errors.map(({ code }) => code).sort());
    expect(Object.keys(closures).map(Number).sort()).toEqual(codes.close.map(({ code }) => code).sort());
  });
});
