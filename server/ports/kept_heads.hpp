// Where the logs stood when this node last acknowledged or told of anything, kept apart from the store: what tells a
// restored or swapped store from the one before, also when every node was down meanwhile.
#pragma once

#include <vector>

#include "ports/log.hpp"

namespace plenaria {

class KeptHeads {
 public:
  virtual ~KeptHeads() = default;
  /// What was kept before this process began: of this node's predecessors, perhaps of several. The log must still hold
  /// each of them.
  virtual std::vector<Head> before(const AggregateId& aggregate) const = 0;
  /// Whether what was kept is a copy of what was once kept elsewhere, so that newer heads may have been lost with it.
  virtual bool copied() const = 0;
  /// Called before anything of `head` is acknowledged or told. It survives the process, and the machine as far as its
  /// disk was synced by itself: a head that is a little old only notices less.
  virtual void keep(const AggregateId& aggregate, const Head& head) = 0;
};

/// For commands that come and go.
class NoKeptHeads final : public KeptHeads {
 public:
  std::vector<Head> before(const AggregateId&) const override { return {}; }
  bool copied() const override { return false; }
  void keep(const AggregateId&, const Head&) override {}
};

}  // namespace plenaria
