// The two servers that keep nothing and know nobody: the kernel's floor (one write of a ready frame to each socket) and the
// naive Beast server. Both are told a port and nothing else.
import { existsSync } from 'node:fs';

import { whileRunning } from '../stage.mjs';

const READY_WITHIN_MS = 10_000;

function plain({ title, program }) {
  return {
    title,
    dialect: 'raw',
    missing: (programs) => (existsSync(programs[program]) ? undefined : 'it was not built'),
    version: async ({ boost }) => (program === 'naive' ? `Boost.Beast ${boost}` : 'epoll, no library'),

    async start(stage, { programs }) {
      const child = stage.serve(programs[program], ['0']);
      const port = await whileRunning(child, 'it listens', () => child.listeningPort(), READY_WITHIN_MS);
      return { port, child, roots: [child.pid] };
    },
  };
}

export const floor = plain({ title: "the kernel's floor", program: 'floor' });
export const naive = plain({ title: 'naive Beast', program: 'naive' });
