#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {
Erase erases(const std::string& key) {
  return Erase{id_of<InterventionId>(key), id_of<Digest>("reason"), id_of<Digest>("operator")};
}
}  // namespace

TEST_CASE("what is erased keeps its place and nothing else") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "a"));
  const auto entry = sitting.carry_out(erases("a"));
  REQUIRE(entry);
  CHECK(entry->public_seq == 2);
  CHECK(sitting.item("a").status == Status::erased);
  CHECK(sitting.item("a").version == 2);
  CHECK(sitting.room.entries_about(id_of<InterventionId>("a")) == std::vector<Seq>{2, 3});
}

TEST_CASE("erasing once more adds nothing; what was never there cannot be erased") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "a"));
  sitting.carry_out(erases("a"));
  CHECK_FALSE(sitting.carry_out(erases("a")));
  CHECK(sitting.refusal(erases("b")) == Code::not_found);
}

TEST_CASE("a room that is closed, and an intervention that is withdrawn or waits, do not stand in the way of erasure") {
  for (const auto moderation : {Moderation::pre, Moderation::post}) {
    Sitting sitting(Rules{moderation, Attribution::named, RoomState::open, {}});
    sitting.carry_out(Sitting::says("chile", "a"));
    sitting.carry_out(Sitting::takes_back("chile", "a", 1));
    const auto entry = sitting.carry_out(erases("a"));
    REQUIRE(entry);
    CHECK((entry->public_seq != 0) == (moderation == Moderation::post));
    CHECK(sitting.item("a").status == Status::erased);
  }
}

TEST_CASE("the author of what was erased can neither withdraw it nor submit it again under the same key") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "a"));
  sitting.carry_out(erases("a"));
  CHECK(sitting.refusal(Sitting::takes_back("chile", "a", 2)) == Code::conflict);
  CHECK_FALSE(sitting.carry_out(Sitting::says("chile", "a")));
}
