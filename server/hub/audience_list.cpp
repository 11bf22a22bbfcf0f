#include "hub/audience_list.hpp"

#include <utility>

namespace plenaria {

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

void AudienceList::tell(const MessagePtr& message) {
  if (!held_.empty()) {
    hold(message);
    return release();
  }
  // deliver() never calls back, so nobody joins or leaves during this pass.
  for (const Place& place : *places_) place.connection->deliver(message);
}

void AudienceList::release() {
  auto held = std::exchange(held_, {});
  if (held.empty()) return;
  if (held.size() == 1) return tell(held.front());
  const MessageRun run(std::move(held));
  for (const Place& place : *places_) place.connection->deliver_run(run);
}

}  // namespace plenaria
