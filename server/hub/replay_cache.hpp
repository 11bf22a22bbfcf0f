// The newest public events of a room, encoded once, so that thousands who resume together cost one encoding. Valid for
// the room as it is now: whoever changes how an earlier event is to be shown clears it.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ports/connection.hpp"
#include "rooms/seq.hpp"

namespace plenaria {

/// The params of these messages as a JSON list.
std::shared_ptr<const std::string> list_of(const std::vector<MessagePtr>& events);

class ReplayCache {
 public:
  /// What one resume may be given, and so what is kept at most.
  static constexpr std::size_t kMostEvents = 1000;
  static constexpr std::size_t kMostBytes = std::size_t{2} * 1024 * 1024;

  /// Null where it is not at hand.
  MessagePtr find(Seq seq) const;
  /// Kept if it is among the newest kMostEvents of those put.
  void put(Seq seq, MessagePtr message);
  /// list_of(events), whose first one is `first`; made once for all who ask for the same.
  std::shared_ptr<const std::string> list(Seq first, const std::vector<MessagePtr>& events);
  void clear();

 private:
  void forget_oldest();

  Seq first_ = 1;  ///< seq of the first place
  std::deque<MessagePtr> places_;
  std::size_t bytes_ = 0;
  Seq list_first_ = 0;
  Seq list_last_ = 0;
  std::shared_ptr<const std::string> list_;
};

}  // namespace plenaria
