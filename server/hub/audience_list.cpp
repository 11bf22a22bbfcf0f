#include "hub/audience_list.hpp"

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
  // All of them to one member before the next, whose queue is in no cache yet.
  for (const Member* member : *members_)
    for (const MessagePtr& message : held_) member->connection().deliver(message);
  held_.clear();
}

}  // namespace plenaria
