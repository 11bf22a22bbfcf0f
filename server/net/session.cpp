#include "net/session.hpp"

namespace plenaria {

void Sessions::add(std::shared_ptr<Session> session) {
  ++counts_[session->carrier_];
  list_.push_back(*session);
  session->self_ = std::move(session);
}

void Sessions::remove(Session& session) {
  if (!session.is_linked()) return;
  session.unlink();
  --counts_[session.carrier_];
  const auto self = std::move(session.self_);
  if (list_.empty() && when_empty_) when_empty_();
}

std::size_t Sessions::size() const {
  std::size_t all = 0;
  for (const auto& [carrier, count] : counts_) all += count;
  return all;
}

std::map<Carrier, std::size_t> Sessions::by_carrier() const { return counts_; }

void Sessions::for_each(const std::function<void(Session&)>& each) {
  for (auto it = list_.begin(); it != list_.end();) {
    Session& session = *it++;
    each(session);
  }
}

}  // namespace plenaria
