// Which interventions of a room have the same words, as far as this node has shown them to a desk: an advice to
// moderators, who see a copy whatever it was dressed up as. Forgets the oldest of 10,000.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"

namespace plenaria {

class Repeats {
 public:
  /// The first other intervention that was seen with these words; nothing where there is none. This one is seen now.
  std::optional<InterventionId> look(const InterventionId& id, std::string_view text);
  void clear();

 private:
  std::unordered_map<Digest, InterventionId> first_;
  std::deque<Digest> order_;
};

}  // namespace plenaria
