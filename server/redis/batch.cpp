#include "redis/batch.hpp"

#include <boost/endian/conversion.hpp>
#include <cassert>

namespace plenaria {

namespace {

template <class Number>
void put(std::string& out, Number value) {
  boost::endian::native_to_big_inplace(value);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& out, std::string_view text) {
  assert(text.size() <= UINT32_MAX);
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

template <class Number>
bool take(std::string_view& in, Number& value) {
  if (in.size() < sizeof value) return false;
  in.copy(reinterpret_cast<char*>(&value), sizeof value);
  boost::endian::big_to_native_inplace(value);
  in.remove_prefix(sizeof value);
  return true;
}

bool take_text(std::string_view& in, std::string& text) {
  std::uint32_t size = 0;
  if (!take(in, size) || in.size() < size) return false;
  text = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

}  // namespace

std::string encode_batch(const std::vector<StoredEntry>& entries) {
  assert(!entries.empty());
  std::size_t size = sizeof(Seq);
  for (const auto& entry : entries)
    size += 3 * sizeof(std::uint32_t) + entry.header.size() + entry.public_header.size() + entry.body->size();
  std::string out;
  out.reserve(size);
  put(out, entries.front().seq);
  for (const auto& entry : entries) {
    put_text(out, entry.header);
    put_text(out, entry.public_header);
    put_text(out, *entry.body);
  }
  return out;
}

std::optional<std::vector<StoredEntry>> decode_batch(std::string_view bytes) {
  Seq seq = 0;
  if (!take(bytes, seq) || bytes.empty()) return std::nullopt;
  std::vector<StoredEntry> entries;
  while (!bytes.empty()) {
    if (entries.size() == kMostAppended) return std::nullopt;
    StoredEntry entry;
    entry.seq = seq++;
    std::string body;
    if (!take_text(bytes, entry.header) || !take_text(bytes, entry.public_header) || !take_text(bytes, body))
      return std::nullopt;
    entry.body = std::move(body);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace plenaria
