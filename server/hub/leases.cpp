#include "hub/leases.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kMost = 4096;
constexpr std::chrono::seconds kTick{1};
}  // namespace

Leases::Leases(EphemeralChannel& channel, const Clock& clock, Timers& timers, std::string node, RoomId room,
               OnChange on_change)
    : channel_(channel),
      clock_(clock),
      timers_(timers),
      node_(std::move(node)),
      room_(std::move(room)),
      on_change_(std::move(on_change)) {}

Leases::Held Leases::take(const InterventionId& id, const PersonView& who) {
  const SteadyTime now = clock_.steady_now();
  const auto found = held_.find(id);
  const bool others =
      found != held_.end() && found->second.until > now && found->second.holder.participant != who.participant;
  if (others) return {found->second.holder, std::chrono::duration_cast<Milliseconds>(found->second.until - now)};
  hold(id, who);
  tell(id, who, true);
  return {who, std::chrono::duration_cast<Milliseconds>(kLasts)};
}

void Leases::release(const InterventionId& id, const std::string& participant) {
  const auto found = held_.find(id);
  if (found == held_.end() || found->second.holder.participant != participant) return;
  tell(id, found->second.holder, false);
  let_go(id);
}

void Leases::drop(const InterventionId& id) {
  if (held_.contains(id)) let_go(id);
}

void Leases::told(const LeaseMessage& message) {
  if (message.node == node_) return;
  const auto found = held_.find(message.id);
  const bool others = found != held_.end() && found->second.until > clock_.steady_now() &&
                      found->second.holder.participant != message.participant;
  if (!message.held) {
    if (found != held_.end() && !others) let_go(message.id);
    return;
  }
  // Two took it at once on two nodes: the smaller id has it, on both of them.
  if (others && found->second.holder.participant < message.participant) return;
  hold(message.id, PersonView{message.participant, message.name, {}});
}

std::vector<LeaseView> Leases::all() const {
  std::vector<LeaseView> views;
  for (const auto& [id, lease] : held_)
    if (lease.until > clock_.steady_now()) views.push_back(LeaseView{id, lease.holder});
  return views;
}

void Leases::hold(const InterventionId& id, const PersonView& who) {
  if (held_.size() >= kMost && !held_.contains(id)) return;
  Lease& lease = held_[id];
  const bool another = lease.holder.participant != who.participant;
  lease = {who, clock_.steady_now() + kLasts};
  watch();
  if (another) on_change_(id, lease.holder);
}

void Leases::let_go(const InterventionId& id) {
  held_.erase(id);
  on_change_(id, std::nullopt);
}

void Leases::tell(const InterventionId& id, const PersonView& who, bool held) {
  channel_.tell(encode_lease_message({node_, room_, id, who.participant, who.name, held}));
}

void Leases::watch() {
  if (watching_ || held_.empty()) return;
  watching_ = timers_.after(kTick, [this] {
    watching_.reset();
    std::vector<InterventionId> over;
    for (const auto& [id, lease] : held_)
      if (lease.until <= clock_.steady_now()) over.push_back(id);
    for (const auto& id : over) let_go(id);
    watch();
  });
}

}  // namespace plenaria
