#include "hub/audience_list.hpp"

#include <utility>

namespace plenaria {

namespace {
constexpr std::size_t kMostShutIn = 1000;
constexpr std::size_t kMostBytesShutIn = std::size_t{512} * 1024;
}  // namespace

class AudienceList::Member final : public Undo {
 public:
  Member(std::shared_ptr<std::vector<Place>> places, Connection& connection)
      : places_(std::move(places)), index_(places_->size()) {
    places_->push_back({&connection, this});
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member() override {
    const Place last = places_->back();
    (*places_)[index_] = last;
    last.member->index_ = index_;
    places_->pop_back();
  }

 private:
  std::shared_ptr<std::vector<Place>> places_;
  std::size_t index_;
};

std::unique_ptr<Undo> AudienceList::join(Connection& connection) {
  release();
  return std::make_unique<Member>(places_, connection);
}

void AudienceList::hold(const MessagePtr& message) {
  if (shut_ && (held_.size() >= kMostShutIn || shut_in_ + message->params().size() > kMostBytesShutIn)) {
    held_.clear();
    shut_in_ = 0;
    const auto all = *places_;
    for (const Place& place : all) place.connection->close(CloseCode::restart, "resume where you were");
  }
  held_.push_back(message);
  if (shut_) shut_in_ += message->params().size();
}

void AudienceList::open() {
  shut_ = false;
  shut_in_ = 0;
  release();
}

void AudienceList::tell(const MessagePtr& message) {
  if (shut_ || !held_.empty()) {
    hold(message);
    return release();
  }
  // deliver() never calls back, so nobody joins or leaves during this pass.
  for (const Place& place : *places_) place.connection->deliver(message);
}

void AudienceList::release() {
  if (shut_) return;
  auto held = std::exchange(held_, {});
  if (held.empty()) return;
  if (held.size() == 1) return tell(held.front());
  const MessageRun run(std::move(held));
  for (const Place& place : *places_) place.connection->deliver_run(run);
}

}  // namespace plenaria
