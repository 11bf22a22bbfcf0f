// Who takes part in the bench, by the name that the command line and the records have. Each has
//   title, dialect      how a reader and how bench_load call it
//   missing(programs)   why it cannot be started here, or undefined
//   version(programs)   what it is
//   textBytes           how long a text its authors write; where there is none, as long as Plenaria's whole frame
//   start(stage, { programs, people }, { rooms })   gives { port, child, roots }: the processes whose CPU time and memory count
import { centrifuge, nats, socketio } from './servers/peers.mjs';
import { floor, naive } from './servers/plain.mjs';
import { plenaria } from './servers/plenaria.mjs';

/** What an author of Plenaria's writes, in bytes. */
const TEXT_BYTES = 200;

export const SERVERS = {
  plenaria: { ...plenaria, textBytes: TEXT_BYTES },
  floor,
  nats,
  centrifuge,
  // The same with a Redis that syncs once a second: what its acknowledgements cost when they promise less.
  'centrifuge-everysec': {
    ...centrifuge,
    title: 'Centrifuge + Redis (everysec)',
    start: (stage, context, shape) => centrifuge.start(stage, context, { ...shape, sync: 'everysec' }),
  },
  // The same with texts as short as Plenaria's: where nobody follows, there is no frame that would have to be as long.
  'centrifuge-short': { ...centrifuge, title: 'Centrifuge + Redis (200 bytes)', textBytes: TEXT_BYTES },
  naive,
  socketio,
};

export const titleOf = (server) => SERVERS[server]?.title ?? server;
