// The bytes that append.lua tells other nodes: made here once more, as the test of what reads them.
#pragma once

#include <boost/endian/conversion.hpp>
#include <cassert>
#include <string>
#include <string_view>
#include <vector>

#include "redis/batch.hpp"

namespace plenaria {

template <class Number>
void put(std::string& out, Number value) {
  boost::endian::native_to_big_inplace(value);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void put_text(std::string& out, std::string_view text) {
  assert(text.size() <= UINT32_MAX);
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

inline std::string encode_batch(const std::vector<StoredEntry>& entries) {
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

}  // namespace plenaria
