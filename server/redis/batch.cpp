#include "redis/batch.hpp"

#include <boost/endian/conversion.hpp>

namespace plenaria {

namespace {

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
