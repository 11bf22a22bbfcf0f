// Ports for programs that cannot be told to let the kernel choose.
import { createServer } from 'node:net';

/** A TCP port of loopback that was free a moment ago; whoever takes it must be ready to lose it and ask again. */
export async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
