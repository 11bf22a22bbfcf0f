#include "redis/answers.hpp"

#include <charconv>

namespace plenaria {

namespace {
/// What follows the number is `after_it`.
std::optional<Seq> seq_of(const RedisReply& reply, std::string_view after_it = "") {
  Seq seq = 0;
  const auto* const end = reply.text.data() + reply.text.size();
  const auto [stop, trouble] = std::from_chars(reply.text.data(), end, seq);
  if (!reply.is_text() || trouble != std::errc{} || std::string_view(stop, end) != after_it) return std::nullopt;
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

std::optional<std::vector<StoredEntry>> entries_of(RedisReply reply) {
  if (!reply.is_array()) return std::nullopt;
  std::vector<StoredEntry> entries;
  entries.reserve(reply.elements.size());
  for (auto& one : reply.elements) {
    if (!one.is_array() || one.elements.size() < 3) return std::nullopt;
    const auto seq = seq_of(one.elements[0]);
    if (!seq || !one.elements[1].is_text() || !one.elements[2].is_text()) return std::nullopt;
    StoredEntry entry{*seq, std::move(one.elements[1].text), std::move(one.elements[2].text), std::nullopt};
    if (one.elements.size() > 3 && one.elements[3].is_text()) entry.body = std::move(one.elements[3].text);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::optional<std::vector<StoredEntry>> entries_of_range(RedisReply reply) {
  if (!reply.is_array()) return std::nullopt;
  std::vector<StoredEntry> entries;
  entries.reserve(reply.elements.size());
  for (auto& one : reply.elements) {
    if (!one.is_array() || one.elements.size() != 2) return std::nullopt;
    // {"SEQ-0", {"h", header}} or {"SEQ-0", {"h", header, "p", public header}}
    const auto seq = seq_of(one.elements[0], "-0");
    auto& fields = one.elements[1].elements;
    if (!seq || (fields.size() != 2 && fields.size() != 4)) return std::nullopt;
    entries.push_back({*seq, std::move(fields[1].text), std::string(), std::nullopt});
    if (fields.size() == 4) entries.back().public_header = std::move(fields[3].text);
  }
  return entries;
}

}  // namespace plenaria
