// The newest bodies, decoded and shared, so that joins and history rarely ask the store. Bounded; forgets the least
// recently used. Not a copy of the record: what is not here is in the store.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "protocol/cpp/record.hpp"

namespace plenaria {

class BodyCache {
 public:
  /// About `max_bytes` of texts and their overhead.
  explicit BodyCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void put(Seq seq, BodyPtr body);
  /// Erased: from now on it is null whatever is put there, as a reply that still has it may be on its way.
  void erase(Seq seq);
  std::optional<BodyPtr> find(Seq seq);
  void clear();

 private:
  struct Held {
    Seq seq;
    BodyPtr body;
    std::size_t bytes;
  };
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::list<Held> newest_first_;
  std::unordered_map<Seq, std::list<Held>::iterator> index_;
  std::unordered_set<Seq> erased_;
};

}  // namespace plenaria
