// The connection's state in the interface's words, and how serious it is.
import type { Words } from '../language/words';
import type { Visitor } from '../rooms/visitor.svelte';

export function connectionWords({ connection, offline }: Visitor, words: Words['connection'], seconds: number): string {
  if (offline && connection.phase !== 'live' && connection.phase !== 'ended') return words.offline;
  switch (connection.phase) {
    case 'live':
      return { socket: words.live, stream: words.stream, polling: words.polling }[connection.tier];
    case 'connecting':
      return connection.again ? words.again : words.connecting;
    case 'waiting':
      if (connection.because === 'restart') return words.restart;
      return connection.because === 'too_many' ? words.tooMany : words.waiting(seconds);
    case 'ended':
      return connection.because === 'expelled' ? words.expelled : words.ended;
  }
}

export function tone({ connection }: Visitor): 'good' | 'waits' | 'bad' {
  switch (connection.phase) {
    case 'live':
      return 'good';
    case 'connecting':
    case 'waiting':
      return 'waits';
    case 'ended':
      return 'bad';
  }
}
