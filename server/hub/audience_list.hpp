// Who listens to one room in one audience. Joining gives a handle; destroying it leaves. Telling everyone is one pass
// over a dense array, in the order of joining but for the places that leavers freed. What is held back for a moment is
// told in one pass with what follows, always before it.
#pragma once

#include <memory>
#include <vector>

#include "ports/connection.hpp"
#include "ports/timers.hpp"

namespace plenaria {

class AudienceList {
 public:
  /// `connection` outlives the handle. The list may be destroyed first. What was held back before is not for it.
  [[nodiscard]] std::unique_ptr<Undo> join(Connection& connection);
  void tell(const MessagePtr& message);
  /// Told with the next one that is told, or by release().
  void hold(const MessagePtr& message);
  void release();
  /// Nobody is told anything until open(), and then those who still listen all of it, in order. Where more than 1,000
  /// messages or 512 KiB would have to wait the connections are closed, to resume.
  void shut() { shut_ = true; }
  void open();
  std::size_t size() const { return places_->size(); }

 private:
  class Member;
  struct Place {
    Connection* connection;
    Member* member;
  };
  std::shared_ptr<std::vector<Place>> places_ = std::make_shared<std::vector<Place>>();
  std::vector<MessagePtr> held_;
  bool shut_ = false;
  std::size_t shut_in_ = 0;  ///< bytes, held since shut()
};

}  // namespace plenaria
