// The rule that an intervention is shown under is the strictest that its words were written under.
#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

Sitting sitting_under(Attribution attribution) {
  Rules rules;
  rules.moderation = Moderation::pre;
  rules.attribution = attribution;
  return Sitting(rules);
}

void change_to(Sitting& sitting, Attribution attribution) {
  Rules rules = sitting.room.rules();
  rules.attribution = attribution;
  sitting.record(RoomConfigured{rules, Act{}});
}

/// The author's own amendment, as the room stands.
Amend amends(const Sitting& sitting, const std::string& who, const std::string& key) {
  Amend command;
  command.actor = Actor{Role::delegate, id_of<AuthorRef>(who)};
  command.id = id_of<InterventionId>(key);
  command.version = sitting.item(key).version;
  command.content = id_of<ContentDigest>("other words");
  command.base = sitting.item(key).text_commitment;
  return command;
}

}  // namespace

TEST_CASE("what is amended under a stricter rule is not shown under a looser one again") {
  Sitting sitting = sitting_under(Attribution::named);
  sitting.carry_out(Sitting::says("chile", "a"));
  CHECK(sitting.item("a").rule == Attribution::named);
  change_to(sitting, Attribution::none);
  sitting.carry_out(amends(sitting, "chile", "a"));
  change_to(sitting, Attribution::named);
  CHECK(sitting.item("a").rule == Attribution::none);
}

TEST_CASE("what is amended under a looser rule stays under the one that it was submitted under") {
  Sitting sitting = sitting_under(Attribution::group);
  sitting.carry_out(Sitting::says("chile", "a"));
  change_to(sitting, Attribution::named);
  sitting.carry_out(amends(sitting, "chile", "a"));
  CHECK(sitting.item("a").rule == Attribution::group);
}

TEST_CASE("a stricter rule that came and went says nothing of what was written before it") {
  Sitting sitting = sitting_under(Attribution::delegation);
  sitting.carry_out(Sitting::says("chile", "a"));
  change_to(sitting, Attribution::none);
  change_to(sitting, Attribution::named);
  CHECK(sitting.item("a").rule == Attribution::delegation);
}
