// What a crowd is told at once: events that are recorded while more commands wait are held back for what these come to.
#include <algorithm>
#include <catch2/catch.hpp>

#include "hosted_hall.hpp"
#include "hub/audience_list.hpp"

using namespace plenaria;
using namespace plenaria::scripted;

namespace {

constexpr std::size_t kCrowd = 64;

class Ear final : public Connection {
 public:
  void deliver(const MessagePtr& message) override { heard.push_back(message->id()); }
  void deliver_text(std::string /*text*/) override {}
  void close(CloseCode /*code*/, std::string_view /*reason*/) override {}
  std::vector<std::string> heard;
};

MessagePtr message(const std::string& id) {
  return std::make_shared<const SharedMessage>("{}", "{}", "room.event", id);
}

/// With an audience.
struct Hall : HostedHall {
  explicit Hall(std::size_t audience) : ears(audience) {
    for (auto& ear : ears) places.push_back(hosted.listen(Audience::public_, ear));
  }

  void submit(
      std::uint8_t number, std::function<void()> answered = [] {}) {
    Submit command;
    command.role = Role::delegate;
    InterventionId::Bytes bytes{};
    bytes.fill(number);
    command.id = InterventionId(bytes);
    command.key = KeyDigest(bytes);
    command.language = "en";
    command.text_commitment = commit_to_text(Body{});
    command.author_commitment = commit_to_author(Body{});
    hosted.host().command(command, std::make_shared<const Body>(), [answered](const auto& outcome) {
      REQUIRE(outcome.has_value());
      answered();
    });
  }
  std::string position(Seq seq) const { return to_text(Position{hosted.host().epoch(), seq}); }
  /// Whether everybody heard exactly these.
  bool heard(const std::vector<Seq>& seqs) const {
    std::vector<std::string> wanted;
    for (const Seq seq : seqs) wanted.push_back(position(seq));
    return std::all_of(ears.begin(), ears.end(), [&](const Ear& ear) { return ear.heard == wanted; });
  }

  std::vector<Ear> ears;
  std::vector<std::unique_ptr<Undo>> places;
};

}  // namespace

TEST_CASE("what is held back is told before what follows, and not to who joins later") {
  AudienceList list;
  Ear first, second;
  const auto place = list.join(first);
  list.hold(message("e:1"));
  list.hold(message("e:2"));
  CHECK(first.heard.empty());
  const auto late = list.join(second);
  CHECK(first.heard == std::vector<std::string>{"e:1", "e:2"});
  list.hold(message("e:3"));
  list.tell(message("e:4"));
  list.release();
  CHECK(first.heard == std::vector<std::string>{"e:1", "e:2", "e:3", "e:4"});
  CHECK(second.heard == std::vector<std::string>{"e:3", "e:4"});
}

TEST_CASE("a crowd is told of an event together with those that wait to be recorded, once") {
  Hall hall(kCrowd);
  bool early = false;
  hall.submit(1, [&] { early = !hall.heard({}); });
  hall.bench.soon([&] {
    hall.submit(2, [&] { CHECK(hall.heard({})); });
    hall.bench.soon([&] { hall.bench.soon([&] { hall.submit(3); }); });
  });
  hall.bench.run();
  CHECK_FALSE(early);
  CHECK(hall.log.batches.size() >= 3);
  CHECK(hall.heard({1, 2, 3}));
}

TEST_CASE("a few are told of each event as it is recorded") {
  Hall hall(kCrowd - 1);
  bool heard_first = false;
  hall.submit(1, [&] { heard_first = hall.heard({1}); });
  hall.bench.soon([&] { hall.submit(2); });
  hall.bench.run();
  CHECK(heard_first);
  CHECK(hall.heard({1, 2}));
}

TEST_CASE("a crowd does not wait for a store that takes its time") {
  Hall hall(kCrowd);
  hall.log.fates = {ScriptedLog::Fate::record, ScriptedLog::Fate::lose_unwritten};
  hall.submit(1);
  hall.bench.soon([&] { hall.submit(2); });
  hall.bench.run();
  CHECK(hall.heard({}));
  hall.bench.pass(std::chrono::milliseconds(10));
  CHECK(hall.heard({1}));
}

TEST_CASE("whoever joins has what is held back already, and hears what comes after it") {
  Hall hall(kCrowd);
  Ear late;
  std::unique_ptr<Undo> place;
  hall.submit(1, [&] {
    // As one who joins is placed: they are given what there is up to here.
    CHECK(hall.hosted.position(Audience::public_).seq == 1);
    place = hall.hosted.listen(Audience::public_, late);
    CHECK(hall.heard({1}));
  });
  hall.bench.soon([&] { hall.submit(2); });
  hall.bench.run();
  CHECK(hall.heard({1, 2}));
  CHECK(late.heard == std::vector<std::string>{hall.position(2)});
}
