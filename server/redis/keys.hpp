// The names under which one dialogue's data stands in Redis. An aggregate's keys and channel share a hash tag, so that
// they would stand on one node of a cluster.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "ports/log.hpp"

namespace plenaria {

class RedisKeys {
 public:
  explicit RedisKeys(const DialogueId& dialogue) : dialogue_(dialogue.text()) {}

  std::string log(const AggregateId& aggregate) const { return of(aggregate, ":log"); }
  std::string bodies(const AggregateId& aggregate) const { return of(aggregate, ":bodies"); }
  std::string head(const AggregateId& aggregate) const { return of(aggregate, ":head"); }
  std::string signed_heads(const AggregateId& aggregate, Audience audience) const {
    return of(aggregate, ":signed:" + std::string(to_text(audience)));
  }
  std::string live(const AggregateId& aggregate) const { return of(aggregate, ":live"); }
  std::string secret() const { return "plenaria:{" + dialogue_ + "}:secret"; }
  /// Written to learn whether writes are accepted, and to have what was written before it synced.
  std::string probe() const { return "plenaria:{" + dialogue_ + "}:probe"; }
  /// There while a backup is restored: until it is removed, what stands here is a part.
  std::string restoring() const { return "plenaria:{" + dialogue_ + "}:restoring"; }
  std::string ephemeral() const { return "plenaria:{" + dialogue_ + "}:ephemeral"; }

 private:
  std::string of(const AggregateId& aggregate, std::string_view what) const {
    return "plenaria:{" + dialogue_ + "/" + aggregate.text() + "}" + std::string(what);
  }
  std::string dialogue_;
};

}  // namespace plenaria
