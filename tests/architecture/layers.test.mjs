// The house is layered as ARCHITECTURE.md says, and the test that says so notices when it is not.
import assert from 'node:assert/strict';
import test from 'node:test';

import { ROOT } from '../integration/harness/cleanup.mjs';
import { readLayers } from './layers.mjs';
import { seededTree } from './seeded_tree.mjs';
import { readTypes } from './types.mjs';

test('includes point only down, and each library stays in its place', async () => {
  const { files, breaches } = await readLayers(ROOT);
  assert.ok(files > 50, `only ${files} files were read`);
  assert.deepEqual(breaches, []);
});

const BREACHES = {
  'a room that includes a port': ['server/rooms/a.hpp', '#include "ports/log.hpp"', /above it/],
  'base that includes the hub': ['server/base/a.cpp', '  #  include "hub/dispatcher.hpp"', /above it/],
  'a port that includes the codec': ['server/ports/a.hpp', '#include "protocol/cpp/decode.hpp"', /above it/],
  'the codec that includes the store': ['protocol/cpp/a.cpp', '#include "redis/store.hpp"', /above it/],
  'net that includes the hub': ['server/net/a.cpp', '#include "hub/dispatcher.hpp"', /only through/],
  'net that includes the store': ['server/net/a.cpp', '#include "redis/store.hpp"', /only through/],
  'the hub that includes the store': ['server/hub/a.cpp', '#include "redis/store.hpp"', /only through/],
  'the hub that includes net': ['server/hub/a.cpp', '#include "net/listener.hpp"', /above it/],
  'the store that includes the hub': ['server/redis/a.cpp', '#include "hub/dispatcher.hpp"', /above it/],
  'JSON outside the codec': ['server/hub/a.cpp', '#include <nlohmann/json.hpp>', /nlohmann lives in/],
  'the other JSON outside the codec': ['server/record/a.cpp', '#include <boost/json/value.hpp>', /Boost.JSON lives in/],
  'hiredis outside the store': ['server/app/a.cpp', '#include <hiredis/hiredis.h>', /hiredis lives in/],
  'Beast outside net': ['server/hub/a.hpp', '#include <boost/beast/core.hpp>', /Beast lives in/],
  'TOML outside the app': ['server/rooms/a.cpp', '#include <toml++/toml.h>', /toml\+\+ lives in/],
  'Asio in a room': ['server/rooms/a.cpp', '#include <boost/asio/io_context.hpp>', /rooms have no/],
  'a log line in a room': ['server/rooms/a.cpp', '#include <spdlog/spdlog.h>', /rooms have no/],
  'chance in a room': ['server/rooms/a.cpp', '#include <random>', /rooms have no/],
  'a clock in a room': ['server/rooms/a.cpp', 'auto now = std::chrono::system_clock::now();', /clock/],
  'a path that climbs': ['server/hub/a.cpp', '#include "../rooms/room.hpp"', /relative to/],
  'a file outside the layers': ['server/misc/a.hpp', '#pragma once', /no layer/],
};

for (const [name, [path, line, expected]] of Object.entries(BREACHES)) {
  test(`${name} is caught`, async (t) => {
    const root = await seededTree(t, { [path]: `// A seeded breach.\n${line}\n` });
    const { breaches } = await readLayers(root);
    assert.equal(breaches.length, 1, breaches.join('\n'));
    assert.match(breaches[0], expected);
  });
}

test('what the layers allow is no breach', async (t) => {
  const root = await seededTree(t, {
    'server/app/main.cpp': '#include "net/listener.hpp"\n#include "redis/store.hpp"\n#include <toml++/toml.h>\n',
    'server/net/session.cpp': '#include "ports/venue.hpp"\n#include "net/session.hpp"\n#include <boost/beast/websocket.hpp>\n',
    'server/hub/dispatcher.cpp': '#include "protocol/cpp/decode.hpp"\n#include "rooms/room.hpp"\n',
    'server/redis/log.cpp': '#include "protocol/cpp/record.hpp"\n#include <hiredis/hiredis.h>\n',
    'server/rooms/room.cpp': '#include "base/time.hpp"\n#include <string>\n// no steady_clock here\n',
    'server/third_party.cpp': '#include <boost/beast/src.hpp>\n',
  });
  assert.deepEqual(await readLayers(root), { files: 6, breaches: [] });
});

test('no two headers define a type of the same name: the linker would take one for the other', async () => {
  const { types, doubles } = await readTypes(ROOT);
  assert.ok(types > 50, `only ${types} types were read`);
  assert.deepEqual(doubles, []);
});

test('two types of one name in two headers are noticed', async (t) => {
  const root = await seededTree(t, {
    'server/hub/a.hpp': 'class Visitor {\n};\n',
    'server/net/b.hpp': 'struct Visitor final : Guest {\n};\n',
    'server/net/c.hpp': 'class Visitor;\n',
  });
  assert.deepEqual((await readTypes(root)).doubles, ['Visitor: server/hub/a.hpp, server/net/b.hpp']);
});
