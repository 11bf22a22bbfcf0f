// Who listens to one room in one audience. Joining gives a handle; destroying it leaves. Telling everyone is one pass
// over a dense array, in the order of joining but for the places that leavers freed.
#pragma once

#include <memory>
#include <vector>

#include "ports/connection.hpp"
#include "ports/timers.hpp"

namespace plenaria {

class AudienceList {
 public:
  /// `connection` outlives the handle. The list may be destroyed first.
  [[nodiscard]] std::unique_ptr<Undo> join(Connection& connection);
  void tell(const MessagePtr& message) const;
  std::size_t size() const { return members_->size(); }

 private:
  class Member;
  std::shared_ptr<std::vector<Member*>> members_ = std::make_shared<std::vector<Member*>>();
};

}  // namespace plenaria
