// What somebody who joins, resumes or leafs back is given, rendered from the room as it is now.
#include <algorithm>

#include "hub/hosted_room.hpp"
#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kSnapshotSize = 50;
constexpr std::size_t kMostPinned = 50;
constexpr std::size_t kReplayBytes = 512 * 1024;
constexpr std::size_t kMostOwn = 200;
constexpr int kTries = 10;
constexpr std::chrono::seconds kLongestBehind{1};
constexpr std::size_t kMostAhead = 20'000;

std::vector<Seq> body_seqs(const Room& room, const std::vector<std::uint32_t>& items) {
  std::vector<Seq> seqs;
  seqs.reserve(items.size());
  for (const auto index : items) seqs.push_back(room.item(index).body_seq);
  return seqs;
}
}  // namespace

/// Which events or interventions somebody is to be given, and the bodies that this needs. A body seq of 0: none.
struct HostedRoom::ReadPlan {
  Position level;
  bool reset = false;
  bool more = false;
  bool cached = false;               ///< the snapshot at this position is at hand
  std::vector<std::uint32_t> items;  ///< of the snapshot
  Seq first = 0;                     ///< of the replay; 0 where there is none
  std::vector<MessagePtr> events;    ///< of the replay; null where one is still to be rendered
  std::vector<std::uint32_t> mine;
  std::vector<Seq> bodies;
};

std::vector<std::uint32_t> HostedRoom::own_indices(const AuthorRef& author) const {
  const auto& all = room().items_of(author);
  const std::size_t count = std::min(all.size(), kMostOwn);
  return {all.rbegin(), all.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

HostedRoom::ReadPlan HostedRoom::plan_reading(Audience audience, const std::optional<Position>& after,
                                              const std::optional<AuthorRef>& mine) const {
  ReadPlan plan;
  plan.level = position(audience);
  if (mine) plan.mine = own_indices(*mine);
  const Seq head = plan.level.seq;
  plan.reset =
      !after || after->epoch != plan.level.epoch || after->seq > head || head - after->seq > ReplayCache::kMostEvents;
  if (!plan.reset) {
    plan.first = after->seq + 1;
    for (Seq seq = plan.first; seq <= head; ++seq) {
      plan.events.push_back(audience == Audience::public_ ? replay_.find(seq) : nullptr);
      plan.bodies.push_back(plan.events.back() ? 0 : body_needed(room(), room().happening(audience, seq), audience));
    }
    return plan;
  }
  if (audience == Audience::desk) {
    const std::size_t size = room().size();
    const std::size_t from = size > kSnapshotSize ? size - kSnapshotSize : 0;
    plan.more = from > 0;
    for (std::size_t i = from; i < size; ++i) plan.items.push_back(static_cast<std::uint32_t>(i));
  } else {
    plan.cached = !snapshot_.empty() && snapshot_position_.epoch == plan.level.epoch && snapshot_position_.seq == head;
    if (plan.cached) return plan;
    const auto& published = room().published();
    const std::size_t from = published.size() > kSnapshotSize ? published.size() - kSnapshotSize : 0;
    std::size_t pinned = 0;
    for (std::size_t i = 0; i < from && pinned < kMostPinned; ++i)
      if (room().item(published[i]).pinned) {
        plan.items.push_back(published[i]);
        ++pinned;
      }
    plan.more = from > pinned;
    plan.items.insert(plan.items.end(), published.begin() + static_cast<std::ptrdiff_t>(from), published.end());
  }
  plan.bodies = body_seqs(room(), plan.items);
  return plan;
}

void HostedRoom::read(Audience audience, std::optional<Position> after, std::optional<AuthorRef> mine, ReadThen then) {
  if (!after || !is_ahead(audience, *after) || ahead_.size() >= kMostAhead) {
    attempt(audience, std::move(after), mine, std::move(then), kTries);
    return;
  }
  ahead_.push_back({audience, *std::move(after), mine, std::move(then), clock_.steady_now() + kLongestBehind});
  watch_ahead();
  host_.catch_up();
}

bool HostedRoom::is_ahead(Audience audience, const Position& after) const {
  const Position level = position(audience);
  return after.epoch == level.epoch && after.seq > level.seq;
}

void HostedRoom::watch_ahead() {
  if (ahead_until_ || ahead_.empty()) return;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(ahead_.front().until - clock_.steady_now());
  ahead_until_ = timers_.after(std::max(left, std::chrono::milliseconds(0)), [this] { answer_ahead(Whom::those_due); });
}

void HostedRoom::answer_ahead(Whom whom) {
  ahead_until_.reset();
  const SteadyTime now = clock_.steady_now();
  const auto waiting = std::exchange(ahead_, {});
  for (const Ahead& one : waiting) {
    const bool due = whom == Whom::everybody || one.until <= now;
    if (!due && (whom == Whom::those_due || is_ahead(one.audience, one.after))) ahead_.push_back(one);
    else if (host_.ready()) attempt(one.audience, one.after, one.mine, one.then, kTries);
    else one.then(std::nullopt);
  }
  watch_ahead();
}

void HostedRoom::attempt(Audience audience, std::optional<Position> after, std::optional<AuthorRef> mine, ReadThen then,
                         int tries) {
  if (!host_.ready()) {  // the history may be being replaced
    then(std::nullopt);
    return;
  }
  const ReadPlan plan = plan_reading(audience, after, mine);
  // Seqs of 0 need no body; the others are asked for together and put back in their places.
  std::vector<Seq> wanted;
  for (const Seq seq : plan.bodies)
    if (seq != 0) wanted.push_back(seq);
  host_.with_bodies(body_seqs(room(), plan.mine), [=, this](const std::optional<std::vector<BodyPtr>>& own) {
    if (!own) {
      then(std::nullopt);
      return;
    }
    host_.with_bodies(wanted, [=, this, own = *own](const std::optional<std::vector<BodyPtr>>& found) {
      if (!found || !host_.ready()) {
        then(std::nullopt);
        return;
      }
      const Position level = position(audience);
      const bool moved =
          level.epoch != plan.level.epoch || level.seq != plan.level.seq || (mine && own_indices(*mine) != plan.mine);
      if (moved) {
        // Entries came in while the store was asked. Theirs are at hand, so that this ends.
        if (tries > 1) attempt(audience, after, mine, then, tries - 1);
        else then(std::nullopt);
        return;
      }
      std::vector<BodyPtr> bodies(plan.bodies.size());
      for (std::size_t i = 0, next = 0; i < plan.bodies.size(); ++i)
        if (plan.bodies[i] != 0) bodies[i] = (*found)[next++];
      Reading reading = render(plan, audience, bodies, own);
      if (!reading.reset && reading.events_json->size() > kReplayBytes) {
        attempt(audience, std::nullopt, mine, then, tries);
        return;
      }
      if (!mine) reading.mine.clear();
      then(std::move(reading));
    });
  });
}

Reading HostedRoom::render(const ReadPlan& plan, Audience audience, const std::vector<BodyPtr>& bodies,
                           const std::vector<BodyPtr>& mine) {
  Reading reading;
  reading.position = plan.level;
  reading.reset = plan.reset;
  std::vector<FullView> own;
  for (std::size_t i = 0; i < plan.mine.size(); ++i) own.push_back(render_own(room().item(plan.mine[i]), mine[i]));
  reading.mine = encode_items(own);
  if (plan.reset) {
    reading.events_json = list_of({});
    reading.snapshot = plan.cached ? snapshot_ : render_snapshot(plan, audience, bodies);
    return reading;
  }
  reading.events = plan.events;
  for (std::size_t i = 0; i < reading.events.size(); ++i)
    if (!reading.events[i]) {
      reading.events[i] = event_message(audience, plan.first + i, bodies[i]);
      if (audience == Audience::public_) replay_.put(plan.first + i, reading.events[i]);
    }
  reading.events_json =
      audience == Audience::public_ ? replay_.list(plan.first, reading.events) : list_of(reading.events);
  return reading;
}

std::string HostedRoom::render_snapshot(const ReadPlan& plan, Audience audience, const std::vector<BodyPtr>& bodies) {
  if (audience == Audience::desk) {
    std::vector<FullView> views;
    for (std::size_t i = 0; i < plan.items.size(); ++i)
      views.push_back(render_desk(room().item(plan.items[i]), bodies[i]));
    return encode_snapshot(encode_items(views), plan.more);
  }
  std::vector<PublicItem> views;
  for (std::size_t i = 0; i < plan.items.size(); ++i)
    views.push_back(render_public(room().item(plan.items[i]), bodies[i], room().rules()));
  counters_.snapshots_encoded.Increment();
  snapshot_ = encode_snapshot(encode_items(views), plan.more);
  reset_.reset();
  snapshot_position_ = plan.level;
  return snapshot_;
}

MessagePtr HostedRoom::reset_message(const Reading& reading) {
  const bool cached =
      reset_ && snapshot_position_.epoch == reading.position.epoch && snapshot_position_.seq == reading.position.seq;
  if (cached) return reset_;
  auto message = std::make_shared<const SharedMessage>(
      std::string(), encode_reset(plan_.id, reading.position, reading.snapshot), "reset", to_text(reading.position));
  if (snapshot_position_.epoch == reading.position.epoch && snapshot_position_.seq == reading.position.seq)
    reset_ = message;
  return message;
}

void HostedRoom::history(Seq before, std::size_t limit, std::function<void(std::optional<Page>)> then) {
  const auto& published = room().published();
  const auto end =
      before == 0 ? published.end()
                  : std::lower_bound(published.begin(), published.end(), before, [this](std::uint32_t index, Seq seq) {
                      return room().item(index).public_seq < seq;
                    });
  const auto count = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(limit), end - published.begin());
  const bool more = count < end - published.begin();
  std::vector<std::uint32_t> items(std::make_reverse_iterator(end), std::make_reverse_iterator(end) + count);
  host_.with_bodies(body_seqs(room(), items), [=, this, epoch = host_.epoch(), then = std::move(then)](
                                                  const std::optional<std::vector<BodyPtr>>& bodies) {
    if (!bodies || !host_.ready() || host_.epoch() != epoch) {
      then(std::nullopt);
      return;
    }
    std::vector<PublicItem> views;
    for (std::size_t i = 0; i < items.size(); ++i)
      views.push_back(render_public(room().item(items[i]), (*bodies)[i], room().rules()));
    then(Page{encode_items(views), more});
  });
}

void HostedRoom::own(const AuthorRef& author, std::function<void(std::optional<std::string>)> then) {
  auto items = own_indices(author);
  auto seqs = body_seqs(room(), items);
  host_.with_bodies(std::move(seqs), [this, items = std::move(items), epoch = host_.epoch(),
                                      then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    if (!bodies || !host_.ready() || host_.epoch() != epoch) {
      then(std::nullopt);
      return;
    }
    std::vector<FullView> views;
    for (std::size_t i = 0; i < items.size(); ++i) views.push_back(render_own(room().item(items[i]), (*bodies)[i]));
    then(encode_items(views));
  });
}

void HostedRoom::describe(const InterventionId& id, const std::optional<AuthorRef>& caller,
                          std::function<void(std::optional<EventData>)> then) {
  const Intervention* item = room().find(id);
  if (!item) {
    then(std::nullopt);
    return;
  }
  host_.with_bodies({item->body_seq}, [this, id, caller, epoch = host_.epoch(),
                                       then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    const bool same = bodies && host_.ready() && host_.epoch() == epoch;
    const Intervention* now = same ? room().find(id) : nullptr;
    if (!now) then(std::nullopt);
    else if (caller && now->author == *caller) then(EventData(render_own(*now, bodies->front())));
    else if (now->public_seq != 0) then(EventData(render_public(*now, bodies->front(), room().rules())));
    else then(std::nullopt);
  });
}

}  // namespace plenaria
