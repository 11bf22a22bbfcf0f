#include "hub/repeats.hpp"

#include "base/crypto.hpp"
#include "protocol/cpp/same_words.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kMost = 10'000;
}

std::optional<InterventionId> Repeats::look(const InterventionId& id, std::string_view text) {
  const Digest words = sha256(same_words(text));
  const auto [found, fresh] = first_.emplace(words, id);
  if (!fresh) return found->second == id ? std::nullopt : std::optional(found->second);
  order_.push_back(words);
  if (order_.size() > kMost) {
    first_.erase(order_.front());
    order_.pop_front();
  }
  return std::nullopt;
}

void Repeats::clear() {
  first_.clear();
  order_.clear();
}

}  // namespace plenaria
