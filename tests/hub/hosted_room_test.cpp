#include <algorithm>
#include <catch2/catch.hpp>

#include "hosted_hall.hpp"
#include "said.hpp"

using namespace plenaria;
using namespace plenaria::scripted;

namespace {

/// One node's room with something said in it.
struct Stage : HostedHall {
  Stage() {
    say(log, hosted, bench.venue_now());
    hosted.host().on_appended({log.entries.back()});
    bench.run();
  }

  /// Somebody joins who has everything up to this public seq.
  std::shared_ptr<std::optional<Reading>> resume(Seq seq) {
    auto answer = std::make_shared<std::optional<Reading>>();
    hosted.read(Audience::public_, Position{hosted.host().epoch(), seq}, std::nullopt,
                [answer](std::optional<Reading> reading) {
                  REQUIRE(reading);
                  REQUIRE_FALSE(*answer);  // exactly once
                  *answer = std::move(reading);
                });
    return answer;
  }
};

/// What a follower is told.
class Ear final : public Connection {
 public:
  void deliver(const MessagePtr& message) override { heard.push_back(message->params()); }
  void deliver_text(std::string /*text*/) override {}
  void close(CloseCode /*code*/, std::string_view /*reason*/) override {}
  std::vector<std::string> heard;
};

void other_random(std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{200}); }

}  // namespace

TEST_CASE("who was told more by another node than this one has is given the rest, and never sent back") {
  Stage stage;
  say(stage.log, stage.hosted, stage.bench.venue_now());  // recorded by another node, which has told its followers
  const auto level = stage.resume(1), ahead = stage.resume(2);
  stage.bench.pass(std::chrono::milliseconds(20));
  REQUIRE(*level);
  REQUIRE(*ahead);
  CHECK_FALSE((*ahead)->reset);
  CHECK((*ahead)->position.seq == 2);
  CHECK((*ahead)->events.empty());
}

TEST_CASE("who joins while the history is being replaced is not shown half of it") {
  Stage stage;
  // A second node has read no bodies yet, and so asks for them.
  HostedRoom fresh{{stage.log, stage.bench, stage.bench, stage.random, stage.kept, stage.counters, {}},
                   stage.channel,
                   "another",
                   stage.plan,
                   stage.meeting,
                   RoomLimits{0},
                   1 << 20};
  fresh.host().on_available();
  stage.bench.run();
  stage.log.hold_bodies = true;
  std::vector<bool> given;
  fresh.read(Audience::public_, std::nullopt, std::nullopt,
             [&](const std::optional<Reading>& reading) { given.push_back(reading.has_value()); });
  REQUIRE(stage.log.held.size() == 1);
  stage.log.entries.pop_back();
  const StoredEntry opening = stage.log.entries.back();
  stage.log.head = {stage.log.head.epoch, opening.seq, sha256(opening.header), 0, Digest()};
  stage.log.after_read = [&] {
    stage.log.after_read = nullptr;
    // The answer with the bodies comes when the room has just been emptied to be folded anew.
    stage.bench.soon(stage.log.held.front());
  };
  fresh.host().check(stage.log.head);
  stage.bench.pass(std::chrono::milliseconds(100));
  CHECK(given == std::vector<bool>{false});
  CHECK(fresh.host().ready());
}

TEST_CASE("a position that no node has come to is answered by a reset, within a second") {
  Stage stage;
  const auto answer = stage.resume(7);
  stage.bench.pass(std::chrono::milliseconds(900));
  CHECK_FALSE(*answer);
  stage.bench.pass(std::chrono::milliseconds(200));
  REQUIRE(*answer);
  CHECK((*answer)->reset);
  CHECK((*answer)->position.seq == 1);
}

TEST_CASE("who waits for a node that is behind has a second of their own, whoever waits beside them") {
  Stage stage;
  const auto nobody = stage.resume(99);
  stage.bench.pass(std::chrono::milliseconds(990));
  const auto honest = stage.resume(2);
  stage.bench.pass(std::chrono::milliseconds(500));
  CHECK(*nobody);
  CHECK_FALSE(*honest);
  say(stage.log, stage.hosted, stage.bench.venue_now());
  stage.hosted.host().on_appended({stage.log.entries.back()});
  stage.bench.pass(std::chrono::milliseconds(20));
  REQUIRE(*honest);
  CHECK_FALSE((*honest)->reset);
}

TEST_CASE("who asks for a text of their own waits as long for another's as for what is not there") {
  Stage stage;
  const InterventionId said = stage.hosted.room().item(0).id;
  const AuthorRef author = stage.hosted.room().item(0).author;
  const AuthorRef other(AuthorRef::Bytes{1});
  std::vector<std::string> answered;
  const auto ask = [&](const std::string& what, const InterventionId& id, const AuthorRef& who) {
    stage.hosted.text_of(id, 1, who, [&answered, what](const auto&) { answered.push_back(what); });
  };
  ask("none", InterventionId(InterventionId::Bytes{99}), author);
  ask("another's", said, other);
  ask("own", said, author);
  stage.bench.pass(std::chrono::milliseconds(900));
  CHECK(answered == std::vector<std::string>{"own"});
  stage.bench.pass(std::chrono::milliseconds(200));
  CHECK(answered == std::vector<std::string>{"own", "none", "another's"});
}

TEST_CASE("whom the desk muted it is shown, however many the accreditation bars") {
  Stage stage;
  const auto act = [&stage](Command command) {
    stage.hosted.host().command(std::move(command), std::make_shared<const Body>(),
                                [](const Result<InterventionId, Refusal>& outcome) { CHECK(outcome.has_value()); });
  };
  const auto somebody = [](std::uint32_t number) {
    AuthorRef::Bytes bytes{};
    bytes.at(0) = static_cast<std::uint8_t>(number % 256);
    bytes.at(1) = static_cast<std::uint8_t>(1 + number / 256);
    return AuthorRef(bytes);
  };
  const Account account{commit_to_reason(Body{}), commit_to_author(Body{})};
  for (std::uint32_t i = 0; i < 320; ++i) {
    if (i % 16 == 0) act(Sanctioning{Actor{Role::moderator, {}}, Sanction::mute, somebody(i), VenueTime{}, account});
    else act(Barring{Sanction::bar, somebody(i), account});
  }
  stage.bench.pass(std::chrono::milliseconds(100));
  std::vector<ParticipantView> shown;
  stage.hosted.measures([&shown](const std::optional<std::vector<ParticipantView>>& views) { shown = views.value(); });
  stage.bench.pass(std::chrono::milliseconds(100));
  CHECK(shown.size() == 200);
  CHECK(std::count_if(shown.begin(), shown.end(), [](const auto& one) { return one.muted.has_value(); }) == 20);
}

TEST_CASE("a replaced history is told of with the time of what its audience knows") {
  Stage stage;
  Ear ear;
  const auto listening = stage.hosted.listen(Audience::public_, ear);
  // Another node has begun the history anew; something waits at the desk since an instant that is nobody's business.
  stage.log.entries.clear();
  stage.log.head = Head{};
  HostedRoom other{{stage.log, stage.bench, stage.bench, other_random, stage.kept, stage.counters, {}},
                   stage.channel,
                   "another",
                   stage.plan,
                   stage.meeting,
                   RoomLimits{0},
                   1 << 20};
  other.host().on_available();
  stage.bench.pass(std::chrono::milliseconds(12'340));
  const VenueTime waits_since = stage.bench.venue_now();
  say(stage.log, other, waits_since, Status::pending);
  stage.hosted.host().check(stage.log.head);
  stage.bench.pass(std::chrono::seconds(1));
  REQUIRE(stage.hosted.room().last_at() == waits_since);
  REQUIRE(ear.heard.size() == 1);
  CHECK(ear.heard.front().find("epoch.changed") != std::string::npos);
  CHECK(ear.heard.front().find(rfc3339(waits_since)) == std::string::npos);
  CHECK(ear.heard.front().find(rfc3339(quarter_hour(waits_since))) != std::string::npos);
}

TEST_CASE("a position beyond the head of a history that was replaced meanwhile is answered by a reset at once") {
  Stage stage;
  const auto ahead = stage.resume(7);
  stage.bench.run();
  stage.log.entries.pop_back();
  const StoredEntry opening = stage.log.entries.back();
  stage.log.head = {stage.log.head.epoch, opening.seq, sha256(opening.header), 0, Digest()};
  stage.hosted.host().check(stage.log.head);
  stage.bench.pass(std::chrono::milliseconds(500));
  REQUIRE(*ahead);
  CHECK((*ahead)->reset);
  CHECK((*ahead)->position.epoch == stage.hosted.host().epoch());
}
