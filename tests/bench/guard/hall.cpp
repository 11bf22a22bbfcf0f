#include "hall.hpp"

#include <stdexcept>

#include "net/http_session.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria::guard {

const std::string kRoom = "hall";

namespace {

constexpr std::size_t kCharacters = 200;
constexpr std::size_t kAuthors = 50;
constexpr std::size_t kFilledAtOnce = 2000;
constexpr int kMostIdle = 3;           // turns in which nothing happens
constexpr int kLongestStart = 10'000;  // turns

template <class Id>
Id digest(const std::string& word) {
  const auto bytes = sha256(word).bytes();
  typename Id::Bytes cut{};
  std::copy_n(bytes.begin(), cut.size(), cut.begin());
  return Id(cut);
}

}  // namespace

std::string words(std::size_t number) {
  std::string text = "Intervention " + std::to_string(number) + " ";
  while (text.size() < kCharacters) text += "speaks of regular pathways and of who may take them, ";
  text.resize(kCharacters - 1);
  return text + ".";
}

HallClock::HallClock() {
  const SteadyTime now = steady_now();
  venue_.measured(VenueTime(now.time_since_epoch() / Milliseconds(1) * Milliseconds(1)), now, now);
}

Dialogue Hall::make_dialogue() {
  Dialogue dialogue;
  dialogue.id = DialogueId("guard");
  dialogue.languages = {"en"};
  dialogue.kinds = {{"statement", {}}, {"question", {}}, {"proposal", {}}};
  dialogue.groups = {{"national_government", {}}};
  Meeting meeting;
  meeting.id = "first";
  meeting.rooms = {RoomPlan{RoomId(kRoom), {{"en", "The hall"}}, {}, {}, {}}};
  dialogue.meetings = {meeting};
  return dialogue;
}

TokenIssuers Hall::make_issuers() {
  Secret seed;
  seed.fill(7);
  return {TokenKey(seed), std::nullopt};
}

/// What the bench lifts, too: limits on how often one may ask would end it at once.
HouseOptions Hall::house_options() {
  HouseOptions options;
  options.submissions_per_minute = 0;
  options.pending_per_participant = 0;
  options.requests_per_second = 0;
  options.requests_per_second_per_address = 0;
  return options;
}

NetOptions Hall::net_options() {
  NetOptions options;
  options.connections_per_address = 0;
  return options;
}

HouseParts Hall::parts() {
  return {log_,
          channel_,
          clock_,
          timers_,
          metrics_,
          kept_,
          record_key_,
          [this](std::span<std::uint8_t> bytes) {
            for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
          },
          [this]() -> const Secret& { return secret_; }};
}

Hall::Hall(std::size_t interventions, Slowness slowness)
    : dialogue_(make_dialogue()),
      issuers_(make_issuers()),
      house_(parts(), dialogue_, issuers_, house_options()),
      reception_(house_),
      slow_(reception_, slowness),
      entrance_(
          loop_, net_options(), slowness == Slowness::none ? static_cast<Venue&>(reception_) : slow_, {}, metrics_,
          [] { return std::string(); }, parts().random) {
  house_.on_available();
  settle();
  if (const auto why = house_.not_ready()) throw std::runtime_error(*why);
  fill(interventions);
}

void Hall::fill(std::size_t interventions) {
  HostedRoom& room = *house_.room(RoomId(kRoom));
  for (std::size_t number = 0; number < interventions; ++number) {
    submit(room, number);
    if (number % kFilledAtOnce == kFilledAtOnce - 1) settle();
  }
  settle();
  if (room.room().size() != interventions) throw std::runtime_error("the room could not be filled");
}

void Hall::submit(HostedRoom& room, std::size_t number) {
  const std::string who = "filler " + std::to_string(number % kAuthors);
  Body body;
  body.text = words(number);
  body.participant = body.name = who;
  body.delegation = "Delegation of " + who;
  body.group = "national_government";
  body.text_salt = body.author_salt = "salt of " + std::to_string(number);
  Submit command;
  command.role = Role::delegate;
  command.author = digest<AuthorRef>(who);
  command.key = digest<KeyDigest>(body.text);
  command.content = digest<ContentDigest>(body.text);
  command.id = digest<InterventionId>(body.text);
  command.language = "en";
  command.text_commitment = commit_to_text(body);
  command.author_commitment = commit_to_author(body);
  room.host().command(std::move(command), std::make_shared<const Body>(std::move(body)),
                      [](const Result<InterventionId, Refusal>& outcome) {
                        if (!outcome) throw std::runtime_error("an intervention was refused while the room was filled");
                      });
}

Peer& Hall::connect() {
  peers_.push_back(std::make_unique<Peer>());
  Peer& peer = *peers_.back();
  TcpSocket socket(loop_.context(), boost::asio::ip::tcp::v4(), peer.take_server_end());
  const auto session =
      std::make_shared<HttpSession>(entrance_, std::move(socket), boost::asio::ip::make_address("192.0.2.7"));
  entrance_.sessions.add(session);
  session->start();
  return peer;
}

Peer& Hall::enter() {
  Peer& peer = connect();
  peer.send_upgrade();
  settle();
  peer.expect_upgraded();
  return peer;
}

std::vector<Peer*> Hall::enter(std::size_t count) {
  std::vector<Peer*> entered;
  for (std::size_t i = 0; i < count; ++i) entered.push_back(&enter());
  return entered;
}

void Hall::turn_until_said(std::uint64_t messages) {
  const std::uint64_t wanted = entrance_.counters.now.messages_out + messages;
  for (int idle = 0; entrance_.counters.now.messages_out < wanted;) {
    idle = loop_.run_turn(std::chrono::milliseconds(1)) ? 0 : idle + 1;
    if (idle == kMostIdle) throw std::runtime_error("the server does not say what it was expected to");
  }
}

void Hall::settle() {
  do loop_.run_turn(std::chrono::milliseconds(0));
  while (!house_.idle());
  loop_.run_turn(std::chrono::milliseconds(0));
}

void Hall::start_another() {
  Metrics metrics;
  const HouseParts own = parts();
  House another({log_, channel_, clock_, timers_, metrics, kept_, record_key_, own.random, own.secret}, dialogue_,
                issuers_, house_options());
  another.on_available();
  for (int turn = 0; another.not_ready(); ++turn) {
    if (turn == kLongestStart) throw std::runtime_error(*another.not_ready());
    loop_.run_turn(std::chrono::milliseconds(0));
  }
  const std::size_t expected = house_.room(RoomId(kRoom))->room().size();
  if (another.room(RoomId(kRoom))->room().size() != expected)
    throw std::runtime_error("the other node has not read all");
}

std::string Hall::token(std::size_t number) const {
  Participant participant;
  participant.id = ParticipantId("delegate-" + std::to_string(10'000 + number));
  participant.role = Role::delegate;
  participant.name = "Delegate " + std::to_string(10'000 + number);
  participant.delegation = "Delegation of the " + std::to_string(10'000 + number) + "th State";
  participant.group = "national_government";
  participant.expires = clock_.venue_now() + std::chrono::hours(12);
  return make_token(issuers_.own, participant, dialogue_.id, clock_.venue_now());
}

}  // namespace plenaria::guard
