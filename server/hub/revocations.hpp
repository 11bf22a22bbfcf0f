// Sees to it that every room bars those whose accreditation is revoked, and nobody else: through each room's own log,
// so that nothing of theirs can come after it, whichever node it comes by. Any node may do it, and done twice is done;
// a node that goes away in the middle leaves the rest to the others.
#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "hub/hosted_room.hpp"
#include "hub/people.hpp"

namespace plenaria {

class Revocations {
 public:
  /// All outlive it.
  Revocations(const People& people, std::function<const Secrets*()> secrets, Randomness random)
      : people_(people), secrets_(std::move(secrets)), random_(std::move(random)) {}

  void add(HostedRoom& room) { rooms_.push_back(&room); }
  /// Something became of this person's standing: looked at on the next tick.
  void heard(const PersonRef& person) { heard_.insert(person); }
  /// It became so by this node: looked at now.
  void settle(const PersonRef& person);
  /// Called about once a second: whoever was heard of, and then some of all who were ever revoked, in turn; at most 500
  /// looks into a room, and at most 64 commands under way.
  void tick();

 private:
  using Place = std::pair<PersonRef, const HostedRoom*>;
  /// False where a room could not be looked at, or is only now told.
  bool look_at(const Person& person);
  bool look_at(const Person& person, HostedRoom& room);
  void go_through_all();

  const People& people_;
  std::function<const Secrets*()> secrets_;
  Randomness random_;
  std::vector<HostedRoom*> rooms_;
  std::set<PersonRef> heard_;
  std::set<Place> under_way_;
  std::size_t next_ = 0;   ///< a place among everybody: where the round goes on
  std::size_t looks_ = 0;  ///< left in this tick
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
