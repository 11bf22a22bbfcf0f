#include "hub/audience_list.hpp"

#include <utility>

namespace plenaria {

class AudienceList::Member final : public Undo {
 public:
  Member(std::shared_ptr<std::vector<Member*>> members, Connection& connection)
      : members_(std::move(members)), connection_(connection), place_(members_->size()) {
    members_->push_back(this);
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member() override {
    Member* last = members_->back();
    (*members_)[place_] = last;
    last->place_ = place_;
    members_->pop_back();
  }
  Connection& connection() const { return connection_; }

 private:
  std::shared_ptr<std::vector<Member*>> members_;
  Connection& connection_;
  std::size_t place_;
};

std::unique_ptr<Undo> AudienceList::join(Connection& connection) {
  release();
  return std::make_unique<Member>(members_, connection);
}

void AudienceList::tell(const MessagePtr& message) {
  if (!held_.empty()) {
    hold(message);
    return release();
  }
  // deliver() never calls back, so nobody joins or leaves during this pass.
  for (const Member* member : *members_) member->connection().deliver(message);
}

void AudienceList::release() {
  auto held = std::exchange(held_, {});
  if (held.empty()) return;
  if (held.size() == 1) return tell(held.front());
  const MessageRun run(std::move(held));
  for (const Member* member : *members_) member->connection().deliver_run(run);
}

}  // namespace plenaria
