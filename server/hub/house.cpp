#include "hub/house.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "protocol/cpp/node_message.hpp"
#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {
constexpr std::chrono::seconds kCheckEvery{1};
constexpr std::chrono::seconds kDialogueAge{1};
constexpr std::size_t kSignedAtOnce = 4;
constexpr std::chrono::milliseconds kSignOn{5};
}  // namespace

House::House(const HouseParts& parts, const Dialogue& dialogue, const TokenIssuers& issuers,
             const HouseOptions& options)
    : parts_(parts),
      dialogue_(dialogue),
      issuers_(issuers),
      options_(options),
      doorkeeper_(issuers_, dialogue,
                  {options.requests_per_second, options.requests_per_second_per_address, options.bad_tokens_per_minute},
                  parts.metrics),
      counters_(parts.metrics),
      node_(random_text(parts.random)),
      presence_(parts.channel, parts.clock, parts.timers, node_, [this](const RoomId& id) { tell_presence(id); }),
      signing_({parts.log, parts.channel, parts.clock}, parts.record_key, dialogue.id),
      people_(host_parts(), RegisterLimits{}, [this] { return secrets(); }),
      revocations_(
          people_, [this] { return secrets(); }, parts.random),
      recorded_(parts.metrics.counter("plenaria_commands_total", "Commands by what became of them.",
                                      {{"outcome", "recorded"}})),
      refused_(parts.metrics.counter("plenaria_commands_total", "Commands by what became of them.",
                                     {{"outcome", "refused"}})) {
  std::size_t count = 0;
  for (const auto& meeting : dialogue_.meetings) count += meeting.rooms.size();
  const LogHostParts room_parts = host_parts();
  const RoomLimits limits{options_.submissions_per_minute, options_.pending_per_participant};
  std::vector<AggregateId> aggregates{people_.host().aggregate()};
  signed_logs_.push_back(&people_);
  for (const auto& meeting : dialogue_.meetings)
    for (const auto& plan : meeting.rooms) {
      auto hosted = std::make_unique<HostedRoom>(room_parts, parts_.channel, node_, plan, meeting, limits,
                                                 options_.body_cache_bytes / count);
      aggregates.push_back(hosted->host().aggregate());
      revocations_.add(*hosted);
      signed_logs_.push_back(hosted.get());
      by_aggregate_.emplace(aggregates.back(), hosted.get());
      rooms_.emplace(plan.id, std::move(hosted));
    }
  people_.on_standing([this](const PersonRef& person) { revocations_.heard(person); });
  people_.on_current([this] {
    for (const auto& [id, hosted] : rooms_) hosted->open_desk();
  });
  parts_.channel.on_told([this](const std::string& message) {
    const auto room_of = [this](const AggregateId& aggregate) {
      const auto found = by_aggregate_.find(aggregate);
      return found == by_aggregate_.end() ? nullptr : found->second;
    };
    const auto log_of = [this, &room_of](const AggregateId& aggregate) -> SignedLog* {
      if (aggregate == people_.aggregate()) return &people_;
      return room_of(aggregate);
    };
    if (const auto turn = decode_turn_message(message)) {
      if (turn->node == node_) return;
      if (turn->aggregate == people_.host().aggregate()) people_.host().give_way(turn->wait);
      else if (HostedRoom* wanted = room_of(turn->aggregate)) wanted->host().give_way(turn->wait);
      return;
    }
    if (const auto lease = decode_lease_message(message)) {
      if (HostedRoom* there = this->room(lease->room)) there->leases().told(*lease);
      return;
    }
    if (!signing_.told(message, log_of)) presence_.told(message);
  });
  parts_.log.observe(std::move(aggregates), *this);
}

House::~House() = default;

LogHostParts House::host_parts() {
  return {parts_.log,
          parts_.clock,
          parts_.timers,
          parts_.random,
          parts_.kept,
          counters_,
          [this](const AggregateId& aggregate, std::chrono::milliseconds wait) {
            parts_.channel.tell(encode_turn_message({node_, aggregate, wait}));
          }};
}

HostedRoom* House::room(const RoomId& id) {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : found->second.get();
}

RoomSummary House::summary(HostedRoom& room) const {
  RoomSummary summary = room.summary();
  Attendance attending = presence_.attendance(room.plan().id);
  summary.people = attending.total;
  // A room that is not read shows nothing by rules that may be others.
  if (room.host().ready() && summary.rules.attribution != Attribution::none)
    summary.groups = std::move(attending.groups);
  return summary;
}

const std::string& House::dialogue_json() {
  const SteadyTime now = parts_.clock.steady_now();
  // A room that shows less of its people from now on is not listed as before.
  std::vector<Rules> rules;
  for (const auto& [id, hosted] : rooms_) rules.push_back(hosted->summary().rules);
  if (dialogue_json_.empty() || rules != dialogue_rules_ || now - dialogue_json_at_ >= kDialogueAge) {
    dialogue_rules_ = std::move(rules);
    dialogue_json_ = encode_dialogue(dialogue_, [this](const RoomId& id) { return summary(*room(id)); });
    dialogue_json_at_ = now;
  }
  return dialogue_json_;
}

std::optional<std::string> House::not_ready() const {
  if (!parts_.log.available()) return "The record cannot be reached.";
  if (people_.host().loading()) return "The register of people is being read from the record.";
  if (!people_.host().ready()) return "The register of people cannot be used on this node.";
  if (!people_.is_current()) return "The register of people is being looked through for what is new.";
  if (loading(true)) return "Rooms are being read from the record.";
  std::size_t usable = 0;
  for (const auto& [id, hosted] : rooms_)
    if (hosted->host().ready()) ++usable;
  if (usable == 0) return "No room can be used on this node.";
  return std::nullopt;
}

bool House::loading(bool with_stuck) const {
  return std::any_of(rooms_.begin(), rooms_.end(), [with_stuck](const auto& one) {
    const auto& host = one.second->host();
    return host.loading() && (with_stuck || !host.stuck());
  });
}

bool House::all_ready() const {
  if (!people_.host().ready()) return false;
  for (const auto& [id, hosted] : rooms_)
    if (!hosted->host().ready()) return false;
  return true;
}

bool House::idle() const {
  if (!people_.host().idle()) return false;
  for (const auto& [id, hosted] : rooms_)
    if (!hosted->host().idle()) return false;
  return true;
}

void House::on_appended(const AggregateId& aggregate, const std::vector<StoredEntry>& entries) {
  if (aggregate == people_.host().aggregate()) people_.host().on_appended(entries);
  else if (const auto found = by_aggregate_.find(aggregate); found != by_aggregate_.end())
    found->second->host().on_appended(entries);
}

void House::on_available() {
  spdlog::info("the record is at hand");
  const Secret& secret = parts_.secret();
  const bool another = secret_ && *secret_ != secret;
  secret_ = secret;
  secrets_.emplace(secret);
  if (another) people_.host().forget_waiting();
  people_.on_available();
  for (const auto& [id, hosted] : rooms_) {
    if (another) hosted->host().forget_waiting();
    hosted->host().on_available();
  }
  if (!checking_) check_positions();
}

void House::on_unavailable(const std::string& why) {
  spdlog::warn("the record is out of reach: {}", why);
  people_.on_unavailable();
  for (const auto& [id, hosted] : rooms_) hosted->shut_desk();
}

void House::check_positions() {
  checking_ = parts_.timers.after(kCheckEvery, [this] { check_positions(); });
  if (check_pending_ || !parts_.log.available()) return;
  check_pending_ = true;
  std::vector<AggregateId> aggregates{people_.host().aggregate()};
  std::vector<HostedRoom*> asked;
  if (!signing_on_) {
    next_to_sign_ = 0;
    sign_some();
  }
  revocations_.tick();
  for (const auto& [id, hosted] : rooms_) {
    aggregates.push_back(hosted->host().aggregate());
    asked.push_back(hosted.get());
  }
  using Heads = std::variant<std::vector<std::optional<Head>>, LogTrouble>;
  auto on_heads = [this, asked, alive = std::weak_ptr<bool>(alive_)](const Heads& answer) {
    if (alive.expired()) return;
    check_pending_ = false;
    const auto* heads = std::get_if<std::vector<std::optional<Head>>>(&answer);
    if (!heads || heads->size() != asked.size() + 1) return;
    people_.host().check(heads->front());
    for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->host().check((*heads)[i + 1]);
  };
  parts_.log.heads(aggregates, std::move(on_heads));
}

/// Two hundred rooms that were opened together have their heads signed in the same second, and somebody speaks in one
/// of them meanwhile.
void House::sign_some() {
  signing_on_.reset();
  for (std::size_t begun = 0; next_to_sign_ < signed_logs_.size() && begun < kSignedAtOnce; ++next_to_sign_)
    begun += signing_.look_at(*signed_logs_[next_to_sign_]);
  if (next_to_sign_ < signed_logs_.size()) signing_on_ = parts_.timers.after(kSignOn, [this] { sign_some(); });
}

void House::tell_presence(const RoomId& id) {
  HostedRoom* hosted = room(id);
  if (!hosted) return;
  const RoomSummary now = summary(*hosted);
  std::string params = encode_presence(id, now.people, now.groups);
  std::string notification = encode_notification("room.presence", params);
  hosted->tell(std::make_shared<const SharedMessage>(std::move(notification), std::move(params), "room.presence", ""));
}

}  // namespace plenaria
