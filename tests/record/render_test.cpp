#include "record/render.hpp"

#include <catch2/catch.hpp>

#include "../rooms/minutes.hpp"
#include "protocol/cpp/responses.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

BodyPtr body() {
  Body parts{"What was said", {}, "ana", "Ana Pérez", "Chile", "national-government", "the Group of 77", "s", "s"};
  return std::make_shared<const Body>(parts);
}

std::string shown(const Intervention& item, Attribution now) {
  Rules rules;
  rules.attribution = now;
  return encode_items(std::vector<PublicItem>{render_public(item, body(), rules)});
}

bool tells(const std::string& text, const char* what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("a follower is shown as much of an author as the stricter rule of then and now allows") {
  for (const Attribution then : {Attribution::none, Attribution::group, Attribution::delegation, Attribution::named})
    for (const Attribution now : {Attribution::none, Attribution::group, Attribution::delegation, Attribution::named}) {
      Rules rules;
      rules.attribution = then;
      Sitting sitting(rules);
      sitting.now += Milliseconds(61'234);
      sitting.carry_out(Sitting::says("chile", "first"));
      const std::string text = shown(sitting.item("first"), now);
      const Attribution rule = std::min(then, now);
      CHECK(tells(text, "Ana") == (rule == Attribution::named));
      CHECK(tells(text, "Chile") == (rule >= Attribution::delegation));
      CHECK(tells(text, "national-government") == (rule >= Attribution::group));
      CHECK(tells(text, "Group of 77") == (rule >= Attribution::group));
      CHECK(tells(text, "61:") == false);
      CHECK(tells(text, ":01.234") == (rule != Attribution::none));
      CHECK(tells(text, "\"ana\"") == false);
      CHECK(tells(text, "What was said"));
    }
}

TEST_CASE("of what was withdrawn a follower is told that it is so, and nothing else") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::takes_back("chile", "first", 1));
  const std::string id = id_of<InterventionId>("first").text();
  CHECK(shown(sitting.item("first"), Attribution::named) == R"([{"id":")" + id + R"(","seq":1,"status":"withdrawn"}])");
  const auto event = render_event(sitting.room, Audience::public_, 1, Epoch("e"), ItemBodies{body()});
  CHECK(encode_events({event}).find("What was said") == std::string::npos);
  CHECK(bodies_needed(sitting.room, Audience::public_, 1) == BodySeqs{});
}

TEST_CASE("an erased body leaves a tombstone") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(std::get<Tombstone>(render_public(sitting.item("first"), nullptr, Rules{})).status == Status::erased);
  CHECK_FALSE(render_own(sitting.item("first"), ItemBodies{}).content);
}

TEST_CASE("what was never published has no public view at all") {
  Rules rules;
  rules.moderation = Moderation::pre;
  Sitting sitting(rules);
  sitting.carry_out(Sitting::says("chile", "first"));
  CHECK_THROWS_AS(render_public(sitting.item("first"), body(), rules), std::logic_error);
}

TEST_CASE("an author sees all of their own, whatever the room shows of them") {
  Rules rules;
  rules.attribution = Attribution::none;
  rules.moderation = Moderation::pre;
  Sitting sitting(rules);
  sitting.carry_out(Sitting::says("chile", "first"));
  const std::string own = encode_items(std::vector<FullView>{render_own(sitting.item("first"), ItemBodies{body()})});
  CHECK(tells(own, "What was said"));
  CHECK(tells(own, "\"status\":\"pending\""));
  CHECK(tells(own, "\"mine\":true"));
  CHECK_FALSE(tells(own, "\"seq\""));
}
