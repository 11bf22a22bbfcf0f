// A room is the fold of its log, and a draft is what the room would be: for random histories.
#include <rapidcheck/catch.h>

#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

std::string facts(const RoomView& room, const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) {
    const Intervention* item = room.find(id_of<InterventionId>(key));
    if (!item) continue;
    text += key + ":" + std::string(to_text(item->status)) + ":" + std::to_string(item->version) + ":" +
            std::to_string(item->public_seq) + ":" + std::to_string(item->body_seq) + ":" +
            std::to_string(item->at.time_since_epoch().count()) + ";";
  }
  return text;
}

const std::vector<std::string> kKeys{"a", "b", "c", "d", "e", "f", "g", "h"};
const std::vector<std::string> kPeople{"chile", "ghana", "nepal"};

Command any_command() {
  const auto who = *rc::gen::elementOf(kPeople);
  const auto key = *rc::gen::elementOf(kKeys);
  const int what = *rc::gen::inRange(0, 8);
  if (what == 0) return Erase{id_of<InterventionId>(key), id_of<Digest>("reason"), id_of<Digest>("operator")};
  if (what > 2) return Sitting::says(who, key, *rc::gen::elementOf(kPeople));
  return Sitting::takes_back(who, key, *rc::gen::inRange<std::uint32_t>(1, 4));
}

/// A submission whose id is taken already by another author is not what the hub would send.
bool taken(const RoomView& room, const Command& command) {
  const auto* submit = std::get_if<Submit>(&command);
  return submit && room.find(submit->id) && !room.find_key(submit->key);
}

Rules any_rules() {
  Rules rules;
  rules.moderation = *rc::gen::element(Moderation::pre, Moderation::post);
  return rules;
}

}  // namespace

TEST_CASE("a room equals the fold of its log from the beginning") {
  rc::prop("for random histories", [] {
    Sitting sitting(any_rules());
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
      const Command command = any_command();
      sitting.now += std::chrono::seconds(*rc::gen::inRange(-5, 30));
      if (taken(sitting.room, command)) continue;
      const auto decision = sitting.ask(command);
      if (decision && std::holds_alternative<Event>(*decision)) sitting.record(std::get<Event>(*decision));
    }
    Room fresh(RoomId("hall"), RoomLimits{0});
    for (const Entry& entry : sitting.log) fresh.apply(entry);
    RC_ASSERT(facts(fresh, kKeys) == facts(sitting.room, kKeys));
    RC_ASSERT(fresh.seq(Audience::public_) == sitting.room.seq(Audience::public_));
    RC_ASSERT(fresh.seq(Audience::desk) == sitting.log.size());
    RC_ASSERT(fresh.published() == sitting.room.published());
  });
}

TEST_CASE("a batch decided on a draft gives the entries that one decision after the other gives") {
  rc::prop("for random batches", [] {
    Sitting one_by_one(any_rules(), RoomLimits{5});
    Room base(RoomId("hall"), RoomLimits{5});
    for (const Entry& entry : one_by_one.log) base.apply(entry);
    Draft draft(base);
    const int steps = *rc::gen::inRange(0, 30);
    for (int i = 0; i < steps; ++i) {
      const Command command = any_command();
      if (taken(draft, command)) continue;
      const auto drafted = decide(draft, command, one_by_one.now);
      const auto decided = one_by_one.ask(command);
      RC_ASSERT(drafted.has_value() == decided.has_value());
      if (!drafted) {
        RC_ASSERT(drafted.error().code == decided.error().code);
        continue;
      }
      RC_ASSERT(drafted->index() == decided->index());
      if (!std::holds_alternative<Event>(*drafted)) continue;
      const Entry entry = draft.add_event(std::get<Event>(*drafted), one_by_one.now);
      const Entry expected = one_by_one.record(std::get<Event>(*decided));
      RC_ASSERT(entry.seq == expected.seq);
      RC_ASSERT(entry.public_seq == expected.public_seq);
      RC_ASSERT(facts(draft, kKeys) == facts(one_by_one.room, kKeys));
    }
    RC_ASSERT(base.seq(Audience::desk) == Seq{1});  // the room itself is as before
  });
}

TEST_CASE("public numbers are contiguous from 1 whatever waits at the desk") {
  rc::prop("for random histories", [] {
    Sitting sitting(any_rules());
    Seq last = 0;
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
      const Command command = any_command();
      if (taken(sitting.room, command)) continue;
      const auto decision = sitting.ask(command);
      if (!decision || !std::holds_alternative<Event>(*decision)) continue;
      const Entry entry = sitting.record(std::get<Event>(*decision));
      if (entry.public_seq == 0) continue;
      RC_ASSERT(entry.public_seq == last + 1);
      last = entry.public_seq;
    }
  });
}

TEST_CASE("an entry out of its place is refused and changes nothing") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "a"));
  Entry entry = sitting.log.back();
  CHECK_THROWS_AS(sitting.room.apply(entry), std::logic_error);
  entry.seq += 2;
  CHECK_THROWS_AS(sitting.room.apply(entry), std::logic_error);
  CHECK(sitting.room.seq(Audience::desk) == 2);
}
