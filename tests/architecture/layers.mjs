// The layering rule: includes point only down, and a library is included only where it lives. Reads #include lines and
// names of clocks; it does not compile anything.
import { numbered, readTexts } from './files.mjs';

/** Highest first. A layer may include what stands below it, but for the pairs of FORBIDDEN. */
export const LAYERS = ['server/app', 'server/net', 'server/hub', 'server/record', 'server/redis', 'protocol/cpp', 'server/ports', 'server/rooms', 'server/base'];

/** The layers that meet only through server/ports, though one stands above the other in the list. */
const FORBIDDEN = {
  'server/net': ['server/hub', 'server/record', 'server/redis'],
  'server/hub': ['server/redis'],
  'server/record': ['server/redis'],
};

/** The translation unit that compiles Asio and Beast once; it belongs to no layer. */
const THIRD_PARTY = 'server/third_party.cpp';

/** A library, how its includes look, and the only places that may have them. */
const HOMES = [
  { library: 'nlohmann', include: /^nlohmann\//, homes: ['protocol/cpp/'] },
  { library: 'Boost.JSON', include: /^boost\/json\b/, homes: ['protocol/cpp/'] },
  { library: 'hiredis', include: /^hiredis\//, homes: ['server/redis/'] },
  { library: 'Boost.Beast', include: /^boost\/beast\b/, homes: ['server/net/', THIRD_PARTY] },
  { library: 'toml++', include: /^toml\+\+\//, homes: ['server/app/'] },
  { library: 'OpenSSL', include: /^openssl\//, homes: ['server/base/'] },
  { library: 'libcsv', include: /^csv\.h$/, homes: ['server/record/'] },
  { library: 'Mustache', include: /^kainjow\//, homes: ['server/record/'] },
  { library: 'CLI11', include: /^CLI\//, homes: ['server/app/'] },
];

/** What the rooms, which decide and do not do, never include or name. */
const NOT_IN_ROOMS = [
  /^boost\/(asio|beast)\b/, /^spdlog\//, /^prometheus\//, /^(sodium|openssl)\b/,
  /^(random|fstream|iostream|filesystem|thread|mutex|atomic|future|sys\/.*|unistd\.h)$/,
];
const CLOCKS = /\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime|std::time|time\(nullptr\))/;

const layerOf = (path) => LAYERS.find((layer) => path.startsWith(`${layer}/`));

/** The layer that a quoted include names, or undefined where it names none. */
function layerIncluded(include) {
  const path = include.startsWith('protocol/') ? include : `server/${include}`;
  return layerOf(path);
}

function breachesOfLine(path, line) {
  const found = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
  const own = layerOf(path);
  if (!found) {
    const clock = own === 'server/rooms' && CLOCKS.exec(line.replace(/\/\/.*/, ''));
    return clock ? [`names the clock ${clock[1]}: time is a parameter in rooms`] : [];
  }
  const [, bracket, include] = found;
  const breaches = [];
  if (include.split('/').includes('..')) breaches.push(`includes ${include}: paths are relative to server/ or the root`);
  const target = bracket === '"' ? layerIncluded(include) : undefined;
  if (own && target && LAYERS.indexOf(target) < LAYERS.indexOf(own)) breaches.push(`includes ${include}, which is above it`);
  if (own && FORBIDDEN[own]?.includes(target)) breaches.push(`includes ${include}: the two meet only through server/ports`);
  for (const { library, include: looks, homes } of HOMES) {
    if (looks.test(include) && !homes.some((home) => path.startsWith(home))) {
      breaches.push(`includes ${include}: ${library} lives in ${homes.join(' and ')}`);
    }
  }
  if (own === 'server/rooms' && NOT_IN_ROOMS.some((never) => never.test(include))) {
    breaches.push(`includes ${include}: rooms have no I/O, clock, randomness or thread`);
  }
  return breaches;
}

/** `{ files, breaches }`: how many C++ files of the layers were read, and each breach as "path:line: what". */
export async function readLayers(root) {
  const isSource = (path) => /^(server|protocol\/cpp)\/.*\.(cpp|hpp|h|in)$/.test(path);
  const texts = await readTexts(root, isSource);
  const breaches = texts.flatMap(({ path, text }) =>
    numbered(text).flatMap(({ line, number }) => breachesOfLine(path, line).map((what) => `${path}:${number}: ${what}`)),
  );
  const homeless = texts.filter(({ path }) => !layerOf(path) && path !== THIRD_PARTY);
  return { files: texts.length, breaches: [...breaches, ...homeless.map(({ path }) => `${path}: belongs to no layer`)] };
}
