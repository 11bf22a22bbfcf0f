#include "hub/presence.hpp"

#include "protocol/cpp/node_message.hpp"

namespace plenaria {

namespace {
constexpr std::chrono::seconds kTick{1};
constexpr std::chrono::seconds kRefresh{5};
constexpr std::chrono::seconds kForget{15};
constexpr std::size_t kMostNodes = 256;
}  // namespace

/// One connection that is counted.
class Presence::Entered final : public Undo {
 public:
  Entered(std::shared_ptr<Local> local, const Participant* participant) : local_(std::move(local)) {
    if (!participant) {
      ++local_->anonymous;
      return;
    }
    // Its place is found by its address later: those of others may have moved the buckets, never the elements.
    counted_ = &*local_->participants.try_emplace(participant->id).first;
    ++counted_->second.first;
    counted_->second.second = participant->group;
  }
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;
  ~Entered() override {
    if (!counted_) --local_->anonymous;
    else if (--counted_->second.first == 0) local_->participants.erase(ParticipantId(counted_->first));
  }

 private:
  std::shared_ptr<Local> local_;
  Local::Participants::value_type* counted_ = nullptr;  ///< null: nobody known
};

Attendance Presence::Local::attendance() const {
  Attendance sum{anonymous + participants.size(), {}};
  for (const auto& [id, counted] : participants)
    if (!counted.second.empty()) ++sum.groups[counted.second];
  return sum;
}

Presence::Presence(EphemeralChannel& channel, const Clock& clock, Timers& timers, std::string node,
                   std::function<void(const RoomId&)> on_change)
    : channel_(channel), clock_(clock), timers_(timers), node_(std::move(node)), on_change_(std::move(on_change)) {
  timer_ = timers_.after(kTick, [this] { tick(); });
}

std::unique_ptr<Undo> Presence::enter(const RoomId& room, const Participant* participant) {
  auto& local = local_[room];
  if (!local) local = std::make_shared<Local>();
  return std::make_unique<Entered>(local, participant);
}

Attendance Presence::attendance(const RoomId& room) const {
  Attendance sum;
  if (const auto here = local_.find(room); here != local_.end()) sum = here->second->attendance();
  for (const auto& [node, remote] : remote_)
    if (const auto there = remote.rooms.find(room); there != remote.rooms.end()) {
      sum.total += there->second.total;
      for (const auto& [group, people] : there->second.groups) sum.groups[group] += people;
    }
  return sum;
}

void Presence::told(const std::string& text) {
  auto message = decode_presence_message(text);
  if (!message || message->node == node_) return;
  if (!remote_.contains(message->node) && remote_.size() >= kMostNodes) return;
  Remote& remote = remote_[message->node];
  remote.heard = clock_.steady_now();
  remote.rooms.clear();
  for (auto& [room, count] : message->rooms)
    remote.rooms.emplace(room, Attendance{count.total, std::move(count.groups)});
}

void Presence::tick() {
  timer_ = timers_.after(kTick, [this] { tick(); });
  const SteadyTime now = clock_.steady_now();
  std::erase_if(remote_, [now](const auto& one) { return now - one.second.heard >= kForget; });
  tell();
  std::map<RoomId, Attendance> current;
  for (const auto& [room, here] : local_) current.emplace(room, attendance(room));
  for (const auto& [node, remote] : remote_)
    for (const auto& [room, there] : remote.rooms)
      if (!current.contains(room)) current.emplace(room, attendance(room));
  for (const auto& [room, before] : announced_)
    if (!current.contains(room)) current.emplace(room, Attendance{});
  for (const auto& [room, attending] : current)
    if (announced_[room] != attending) {
      announced_[room] = attending;
      on_change_(room);
    }
  std::erase_if(announced_, [](const auto& one) { return one.second == Attendance{}; });
  std::erase_if(local_, [](const auto& one) { return one.second->anonymous == 0 && one.second->participants.empty(); });
}

void Presence::tell() {
  std::map<RoomId, Attendance> counts;
  for (const auto& [room, here] : local_)
    if (Attendance attending = here->attendance(); attending.total > 0) counts.emplace(room, std::move(attending));
  const SteadyTime now = clock_.steady_now();
  if (counts == told_ && (now - told_at_ < kRefresh)) return;
  PresenceMessage message{node_, {}};
  for (const auto& [room, attending] : counts)
    message.rooms.emplace(room, PresenceMessage::Count{attending.total, attending.groups});
  channel_.tell(encode_presence_message(message));
  told_ = std::move(counts);
  told_at_ = now;
}

}  // namespace plenaria
