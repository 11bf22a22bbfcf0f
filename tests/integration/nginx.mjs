// Debian's nginx before a server, with the configuration that ops/ keeps: only addresses, ports and paths are put in.
import { readFile, writeFile } from 'node:fs/promises';

import { ROOT, cleanup, finish, freePort, start, temporaryDirectory, until } from './harness.mjs';

export const KEPT = `${ROOT}/ops/nginx/plenaria.conf`;
export const NAME = 'dialogue.example.org';

/** Puts `replacement` for each `original`, which must be there `times`; else the kept file has changed under the test. */
function replaceEach(text, original, replacement, times = 1) {
  const parts = text.split(original);
  if (parts.length !== times + 1) throw new Error(`${KEPT} has "${original}" ${parts.length - 1} times, not ${times}`);
  return parts.join(replacement);
}

/** The kept site with the places of a test. */
async function renderSite({ httpPort, httpsPort, upstream, directory }) {
  let site = await readFile(KEPT, 'utf8');
  site = replaceEach(site, 'server 127.0.0.1:8080;', `server ${upstream};`);
  site = replaceEach(site, 'listen 80;', `listen 127.0.0.1:${httpPort};`);
  site = replaceEach(site, 'listen 443 ssl http2;', `listen 127.0.0.1:${httpsPort} ssl http2;`);
  // A machine may have no IPv6.
  site = replaceEach(site, 'listen [::]:80;', '');
  site = replaceEach(site, 'listen [::]:443 ssl http2;', '');
  site = replaceEach(site, '/etc/letsencrypt/live/dialogue.example.org/fullchain.pem', `${directory}/cert.pem`);
  return replaceEach(site, '/etc/letsencrypt/live/dialogue.example.org/privkey.pem', `${directory}/key.pem`);
}

/** What Debian's own nginx.conf would be around it: one worker, everything it writes below `directory`. */
function around(directory) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${process.getuid() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
    access_log ${directory}/access.log;
    ${temporary.map((what) => `${what}_temp_path ${directory}/${what};`).join('\n    ')}
    include ${directory}/plenaria.conf;
}
`;
}

async function selfSignedCertificate(t, directory) {
  const made = await finish(t, 'openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1',
    '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME},IP:127.0.0.1`,
    '-keyout', `${directory}/key.pem`, '-out', `${directory}/cert.pem`,
  ]);
  if (made.result.code !== 0) throw new Error(made.tail());
  return readFile(`${directory}/cert.pem`, 'utf8');
}

/**
 * Starts nginx before `server` and waits until it listens. Gives `{ url, plainUrl, ca, child, directory, check() }`;
 * `check` runs `nginx -t` on the same files and gives its output.
 */
export async function startNginx(t, server) {
  const directory = await temporaryDirectory(t);
  const ca = await selfSignedCertificate(t, directory);
  await writeFile(`${directory}/nginx.conf`, around(directory));
  const words = ['-p', directory, '-e', 'stderr', '-c', `${directory}/nginx.conf`];
  for (let attempt = 1; ; attempt += 1) {
    const [httpPort, httpsPort] = [await freePort(), await freePort()];
    const upstream = `127.0.0.1:${server.port}`;
    await writeFile(`${directory}/plenaria.conf`, await renderSite({ httpPort, httpsPort, upstream, directory }));
    const child = start(t, 'nginx', words);
    // Its master takes the workers down; killed, it would leave them.
    cleanup(t, () => child.stop('SIGTERM'));
    await until(() => `nginx listens\n${child.tail()}`, async () => !child.running || (await child.listeningPort()));
    if (child.running) {
      return {
        url: `https://127.0.0.1:${httpsPort}`,
        plainUrl: `http://127.0.0.1:${httpPort}`,
        ca,
        child,
        directory,
        check: async () => (await finish(t, 'nginx', ['-t', ...words])).stderr,
      };
    }
    if (!child.stderr.includes('Address already in use') || attempt === 3) throw new Error(`nginx ended\n${child.tail()}`);
  }
}
