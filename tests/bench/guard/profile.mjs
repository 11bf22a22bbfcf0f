// Says where the instructions of one section went: callgrind_annotate's list, for each unit, with names that can be read.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const STRING = 'std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >';
const SHORTER = [
  [STRING, 'string'],
  ['std::basic_string_view<char, std::char_traits<char> >', 'string_view'],
  [/nlohmann::json_abi_v3_11_2::/g, 'nlohmann::'],
  [/nlohmann::basic_json<nlohmann::(?:ordered_map|ordered_json).*?adl_serializer, std::vector<unsigned char, std::allocator<unsigned char> > >/g, 'json'],
  [/, std::allocator<[^<>]*(<[^<>]*>)?[^<>]*>/g, ''],
  ['boost::beast::', 'beast::'], ['boost::asio::', 'asio::'], ['plenaria::', ''], ['(anonymous namespace)::', ''],
  [/ \[[^\]]*\/bench_guard\]$/, ''], [/ \[[^\]]*\/([^\]/]+)\]$/, ' [$1]'], ['[abi:cxx11]', ''],
];
const LONGEST_NAME = 150;

function shorten(name) {
  let short = name.replace(/^(\?\?\?|[^:]*[^:]):(?!:)/, '');
  for (const [long, by] of SHORTER) short = long instanceof RegExp ? short.replace(long, by) : short.replaceAll(long, by);
  return short.slice(0, LONGEST_NAME);
}

async function list(file, inclusive) {
  const { stdout } = await promisify(execFile)('callgrind_annotate', [
    '--threshold=100', '--auto=no', '--show-percs=no', `--inclusive=${inclusive ? 'yes' : 'no'}`, file,
  ], { maxBuffer: 256 * 1024 * 1024 });
  const rows = new Map();
  for (const line of stdout.slice(stdout.indexOf('file:function')).split('\n')) {
    const found = /^\s*([\d,]+)\s+(\S.*)$/.exec(line);
    if (!found) continue;
    const instructions = Number(found[1].replaceAll(',', ''));
    const name = shorten(found[2]);
    const before = rows.get(name) ?? 0;
    rows.set(name, inclusive ? Math.max(before, instructions) : before + instructions);
  }
  return [...rows].sort((one, other) => other[1] - one[1]);
}

/** The text of a profile: the `rows` dearest functions with what they call, and by themselves. */
export async function profile({ file, units }, rows) {
  const lines = [];
  for (const inclusive of [true, false]) {
    lines.push(inclusive ? 'With what they call, instructions for each' : 'By themselves');
    for (const [name, instructions] of (await list(file, inclusive)).slice(0, rows))
      lines.push(`${(instructions / units).toFixed(1).padStart(14)}  ${name}`);
    lines.push('');
  }
  return lines.join('\n');
}
