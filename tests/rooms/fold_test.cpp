// A room is the fold of its log, and a draft is what the room would be: for random histories.
#include <rapidcheck/catch.h>

#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

const std::vector<std::string> kKeys{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
const std::vector<std::string> kPeople{"chile", "ghana", "nepal"};
const std::vector<std::string> kThemes{"labour", "health", "return"};

std::string text(VenueTime at) { return std::to_string(at.time_since_epoch().count()); }
std::string text(const Measure& measure) {
  return measure.taken ? std::to_string(measure.seq) + " until " + text(measure.until) : "no";
}
std::string text(const std::vector<std::string>& ids) {
  std::string all;
  for (const auto& id : ids) all += id + ",";
  return all;
}
std::string text(const Tags& tags) {
  return text(tags.themes) + "/" + text(tags.levels) + "/" + text(tags.perspectives);
}
std::string text(const ActNote* act) {
  if (!act) return "nothing";
  return act->by.text() + " " + std::string(to_text(act->verb)) + " " + std::to_string(act->seq) + " " + text(act->at) +
         " " + act->reason_commitment.text() + " " + act->content.text() + " on (" + text(act->answered.get()) + ")";
}
std::string text(const Intervention& item) {
  return item.author.text() + " " + std::string(to_text(item.status)) + " " + std::to_string(item.version) + " " +
         std::string(to_text(item.kind)) + " " + std::string(to_text(item.rule)) + " " + item.language + " " +
         (item.tags ? text(*item.tags) : "-") + " " + (item.in_reply_to ? item.in_reply_to->text() : "-") + " " +
         text(item.at) + " " + std::to_string(item.body_seq) + " " + item.text_commitment.text() + " " +
         item.author_commitment.text() + " " + std::to_string(item.public_seq) + (item.pinned ? " pinned " : " ") +
         text(item.last_act.get());
}
std::string text(const Rules& rules) {
  return std::string(to_text(rules.moderation)) + " " + std::string(to_text(rules.attribution)) + " " +
         std::string(to_text(rules.state)) + " " + std::to_string(rules.slow_mode.count());
}

/// Everything that rules may look at, of a room or a draft.
std::string facts(const RoomView& room) {
  std::string all = text(room.rules()) + "; last at " + text(room.last_at()) + "\n";
  for (const auto& key : kKeys) {
    if (const Intervention* item = room.find(id_of<InterventionId>(key))) all += key + ": " + text(*item) + "\n";
    for (const auto& who : kPeople)
      if (const Intervention* known = room.find_key(id_of<KeyDigest>(who + key)))
        all += who + key + ": " + known->content.text() + " " + known->id.text() + "\n";
  }
  for (const auto& who : kPeople) {
    const AuthorRef ref = id_of<AuthorRef>(who);
    const Standing standing = room.standing_of(ref);
    all += who + ": muted " + text(standing.muted) + ", expelled " + text(standing.expelled) + ", barred " +
           text(standing.barred) + "; " + std::to_string(room.pending_of(ref)) + " wait; said at";
    const auto said = room.submissions_of(ref);
    for (std::size_t i = 0; i < said.size(); ++i)  // those before may be forgotten
      if (i + 1 == said.size() || said[i] + std::chrono::minutes(1) > room.last_at()) all += " " + text(said[i]);
    all += "\n";
  }
  return all;
}

/// And everything that is told of it.
std::string history(const Room& room) {
  std::string all;
  for (const Audience audience : {Audience::public_, Audience::desk})
    for (Seq seq = 1; seq <= room.seq(audience); ++seq) {
      const Happening& one = room.happening(audience, seq);
      all += std::to_string(seq) + " " + std::to_string(static_cast<int>(one.type)) + " " + std::to_string(one.item) +
             " " + text(one.at);
      if (one.type == Happening::Type::room_opened || one.type == Happening::Type::configured)
        all += " " + text(room.rules_then(one.item));
      if (one.type == Happening::Type::sanctioned) all += " " + room.sanction(one.item).who.text();
      all += "\n";
    }
  for (const auto index : room.published()) all += "published " + room.item(index).id.text() + "\n";
  for (const auto index : room.pending()) all += "pending " + room.item(index).id.text() + "\n";
  for (const auto& who : kPeople)
    for (const auto index : room.items_of(id_of<AuthorRef>(who)))
      all += who + "'s " + room.item(index).id.text() + "\n";
  return all + std::to_string(room.standings().size()) + " stand apart\n";
}

/// From `least` to below `most`, all alike: inRange() alone stays near `least` in the first of its runs.
int one_of(int least, int most) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, most)); }
template <class T>
std::optional<T> perhaps(T value) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(std::move(value)) : std::nullopt;
}

std::string author_of(const Intervention* item, const std::string& other) {
  for (const auto& who : kPeople)
    if (item && item->author == id_of<AuthorRef>(who)) return who;
  return other;
}
Verb any_verb() { return *rc::gen::element(Verb::publish, Verb::return_, Verb::hide, Verb::pin, Verb::unpin); }
Role any_role() { return *rc::gen::element(Role::delegate, Role::moderator, Role::secretariat, Role::secretariat); }

/// By whom and about what is drawn anew each time; versions are mostly right, so that histories go on.
Command any_command(const Sitting& sitting) {
  const auto who = *rc::gen::elementOf(kPeople);
  const auto whom = *rc::gen::elementOf(kPeople);
  const auto key = *rc::gen::elementOf(kKeys);
  const Intervention* item = sitting.room.find(id_of<InterventionId>(key));
  const auto version = item && one_of(0, 8) > 0 ? item->version : static_cast<std::uint32_t>(one_of(1, 4));
  const VenueTime until = *rc::gen::element(VenueTime{}, sitting.now + std::chrono::seconds(one_of(-1, 60)));
  const int what = one_of(0, 48);
  if (what == 0) return Erase{id_of<InterventionId>(key), id_of<Digest>("reason"), id_of<Digest>("operator")};
  if (what <= 3) return Sitting::takes_back(author_of(item, who), key, version);
  if (what <= 9) return sitting.amends(author_of(item, who), key, version, whom);
  if (what <= 28) {
    Moderate act = sitting.moderates(who, any_verb(), key, version);
    act.actor.role = any_role();
    return act;
  }
  if (what <= 32) {
    Tag filing = Sitting::files(who, key, version,
                                perhaps(*rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kThemes))));
    filing.levels = perhaps(std::vector<std::string>{whom});
    return filing;
  }
  if (what == 33) {
    Configure rules = Sitting::pace(Actor{any_role(), id_of<AuthorRef>(who)},
                                    perhaps(*rc::gen::element(RoomState::open, RoomState::open, RoomState::closed)),
                                    perhaps(std::chrono::seconds(*rc::gen::element(0, 0, 10))));
    rules.moderation = perhaps(*rc::gen::element(Moderation::pre, Moderation::post));
    rules.attribution = perhaps(*rc::gen::element(Attribution::none, Attribution::named));
    return rules;
  }
  if (what <= 35)
    return Sitting::measure(who,
                            *rc::gen::element(Sanction::mute, Sanction::unmute, Sanction::unmute, Sanction::expel,
                                              Sanction::readmit, Sanction::readmit),
                            whom, until);
  if (what == 36) return Sitting::bars(whom, *rc::gen::element(Sanction::bar, Sanction::unbar, Sanction::unbar));
  return Sitting::says(who, key, whom);
}

/// A submission whose id is taken already by another author is not what the hub would send.
bool taken(const RoomView& room, const Command& command) {
  const auto* submit = std::get_if<Submit>(&command);
  return submit && room.find(submit->id) && !room.find_key(submit->key);
}

/// So many commands are asked for, with time passing between them; what is decided is recorded.
void go_on(Sitting& sitting, int steps) {
  for (int i = 0; i < steps; ++i) {
    const Command command = any_command(sitting);
    sitting.now += std::chrono::seconds(one_of(-5, 30));
    if (taken(sitting.room, command)) continue;
    const auto decision = sitting.ask(command);
    if (decision && std::holds_alternative<Event>(*decision)) sitting.record(std::get<Event>(*decision));
  }
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
    go_on(sitting, one_of(0, 150));
    Room fresh(RoomId("hall"), RoomLimits{0});
    for (const Entry& entry : sitting.log) fresh.apply(entry);
    RC_ASSERT(facts(fresh) == facts(sitting.room));
    RC_ASSERT(history(fresh) == history(sitting.room));
    RC_ASSERT(fresh.seq(Audience::desk) == sitting.log.size());
  });
}

TEST_CASE("a batch decided on a draft gives the entries that one decision after the other gives") {
  rc::prop("for random batches", [] {
    const RoomLimits limits{5, 3};
    Sitting one_by_one(any_rules(), limits);
    go_on(one_by_one, one_of(0, 80));
    Room base(RoomId("hall"), limits);
    for (const Entry& entry : one_by_one.log) base.apply(entry);
    const std::string before = facts(base) + history(base);
    Draft draft(base);
    const int steps = one_of(0, 60);
    for (int i = 0; i < steps; ++i) {
      const Command command = any_command(one_by_one);
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
      RC_ASSERT(facts(draft) == facts(one_by_one.room));
    }
    RC_ASSERT(facts(base) + history(base) == before);
  });
}

TEST_CASE("public numbers are contiguous from 1 whatever waits at the desk") {
  rc::prop("for random histories", [] {
    Sitting sitting(any_rules());
    Seq last = 0;
    const int steps = one_of(0, 150);
    for (int i = 0; i < steps; ++i) {
      const Command command = any_command(sitting);
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
