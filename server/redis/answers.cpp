#include "redis/answers.hpp"

#include <charconv>

namespace plenaria {

namespace {
std::optional<Seq> seq_of(const RedisReply& reply) {
  Seq seq = 0;
  const auto* const end = reply.text.data() + reply.text.size();
  const auto [stop, trouble] = std::from_chars(reply.text.data(), end, seq);
  if (!reply.is_text() || trouble != std::errc{} || stop != end) return std::nullopt;
  return seq;
}
}  // namespace

std::string why_failed(const RedisAnswer& answer) {
  if (const auto* failure = std::get_if<RedisFailure>(&answer)) return failure->why;
  const auto& reply = std::get<RedisReply>(answer);
  return reply.is_error() ? reply.text : "Redis gave an answer that does not make sense here";
}

std::optional<Head> head_of(std::span<const RedisReply> fields) {
  if (fields.size() < 5 || !fields[0].is_text()) return std::nullopt;
  const auto seq = seq_of(fields[1]);
  const auto hash = Digest::parse(fields[2].text);
  const auto public_seq = seq_of(fields[3]);
  const auto public_hash = Digest::parse(fields[4].text);
  if (!seq || !hash || !public_seq || !public_hash) return std::nullopt;
  return Head{Epoch(fields[0].text), *seq, *hash, *public_seq, *public_hash};
}

std::optional<std::vector<StoredEntry>> entries_of(const RedisReply& reply) {
  if (!reply.is_array()) return std::nullopt;
  std::vector<StoredEntry> entries;
  entries.reserve(reply.elements.size());
  for (const auto& one : reply.elements) {
    if (!one.is_array() || one.elements.size() < 3) return std::nullopt;
    const auto seq = seq_of(one.elements[0]);
    if (!seq || !one.elements[1].is_text() || !one.elements[2].is_text()) return std::nullopt;
    StoredEntry entry{*seq, one.elements[1].text, one.elements[2].text, std::nullopt};
    if (one.elements.size() > 3 && one.elements[3].is_text()) entry.body = one.elements[3].text;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace plenaria
