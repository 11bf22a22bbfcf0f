// Signed heads: a stream of texts for each aggregate and audience, numbered by the seqs that they are about.
#include <cassert>

#include "redis/answers.hpp"
#include "redis/store.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostRead = 1000;

/// The texts of a reply to XRANGE or XREVRANGE.
std::optional<std::vector<std::string>> texts_of(RedisAnswer& answer) {
  auto* reply = std::get_if<RedisReply>(&answer);
  if (reply == nullptr || !reply->is_array()) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(reply->elements.size());
  for (auto& one : reply->elements) {
    if (one.elements.size() != 2 || one.elements[1].elements.size() != 2) return std::nullopt;
    texts.push_back(std::move(one.elements[1].elements[1].text));
  }
  return texts;
}

}  // namespace

void RedisStore::keep_signed(const AggregateId& aggregate, Audience audience, Seq seq, std::string signed_head,
                             std::function<void(std::variant<bool, LogTrouble>)> handler) {
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  const auto key = keys_.signed_heads(aggregate, audience);
  const auto id = std::to_string(seq) + "-0";
  const std::array<std::string_view, 5> command{"XADD", key, id, "s", signed_head};
  auto answered = [handler = std::move(handler)](const RedisAnswer& answer) {
    const auto* reply = std::get_if<RedisReply>(&answer);
    if (reply != nullptr && !reply->is_error()) handler(true);
    else if (reply != nullptr && reply->text.find("equal or smaller") != std::string::npos) handler(false);
    else handler(LogTrouble{why_failed(answer)});
  };
  session_->commands().command(command, while_alive(std::move(answered)));
}

void RedisStore::signed_heads(const AggregateId& aggregate, Audience audience, Seq after, std::size_t limit,
                              std::function<void(std::variant<std::vector<std::string>, LogTrouble>)> handler) {
  assert(limit >= 1 && limit <= kMostRead);
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  const auto key = keys_.signed_heads(aggregate, audience);
  const auto from = "(" + std::to_string(after) + "-0", count = std::to_string(limit);
  const std::array<std::string_view, 6> command{"XRANGE", key, from, "+", "COUNT", count};
  auto answered = [handler = std::move(handler)](RedisAnswer answer) {
    if (auto texts = texts_of(answer)) handler(std::move(*texts));
    else handler(LogTrouble{why_failed(answer)});
  };
  session_->commands().command(command, while_alive(std::move(answered)));
}

void RedisStore::newest_signed(const AggregateId& aggregate, Audience audience,
                               std::function<void(std::variant<std::optional<std::string>, LogTrouble>)> handler) {
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  const auto key = keys_.signed_heads(aggregate, audience);
  const std::array<std::string_view, 6> command{"XREVRANGE", key, "+", "-", "COUNT", "1"};
  auto answered = [handler = std::move(handler)](RedisAnswer answer) {
    auto texts = texts_of(answer);
    if (!texts) handler(LogTrouble{why_failed(answer)});
    else handler(texts->empty() ? std::optional<std::string>() : std::optional(std::move(texts->front())));
  };
  session_->commands().command(command, while_alive(std::move(answered)));
}

}  // namespace plenaria
