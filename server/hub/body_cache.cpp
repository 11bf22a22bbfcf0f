#include "hub/body_cache.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kOverhead = 512;

std::size_t size_of(const BodyPtr& body) {
  if (!body) return kOverhead;
  std::size_t bytes = kOverhead + body->text.size() + body->name.size() + body->delegation.size() + body->reason.size();
  for (const auto& source : body->sources) bytes += source.size();
  return bytes;
}
}  // namespace

void BodyCache::put(Seq seq, BodyPtr body) {
  if (erased_.contains(seq)) body = nullptr;
  if (const auto found = index_.find(seq); found != index_.end()) {
    bytes_ -= found->second->bytes;
    newest_first_.erase(found->second);
    index_.erase(found);
  }
  const std::size_t bytes = size_of(body);
  newest_first_.push_front(Held{seq, std::move(body), bytes});
  index_.emplace(seq, newest_first_.begin());
  bytes_ += bytes;
  while (bytes_ > max_bytes_ && newest_first_.size() > 1) {
    bytes_ -= newest_first_.back().bytes;
    index_.erase(newest_first_.back().seq);
    newest_first_.pop_back();
  }
}

void BodyCache::erase(Seq seq) {
  erased_.insert(seq);
  if (index_.contains(seq)) put(seq, nullptr);
}

std::optional<BodyPtr> BodyCache::find(Seq seq) {
  const auto found = index_.find(seq);
  if (found == index_.end()) return std::nullopt;
  newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
  return found->second->body;
}

void BodyCache::clear() {
  newest_first_.clear();
  index_.clear();
  erased_.clear();
  bytes_ = 0;
}

}  // namespace plenaria
