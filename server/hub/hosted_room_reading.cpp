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

constexpr std::size_t kMostQueued = 500;
constexpr std::size_t kBodiesAtOnce = 1000;

Viewer viewer_of(Audience audience) { return audience == Audience::desk ? Viewer::desk : Viewer::follower; }

std::vector<Seq> flat(const std::vector<BodySeqs>& all) {
  std::vector<Seq> seqs;
  seqs.reserve(3 * all.size());
  for (const auto& one : all) seqs.insert(seqs.end(), {one.text, one.act, one.answered});
  return seqs;
}
/// The bodies of flat(), from the place `from` on.
std::vector<ItemBodies> grouped(const std::vector<BodyPtr>& bodies, std::size_t from, std::size_t count) {
  std::vector<ItemBodies> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = 3 * (from + i);
    all[i] = ItemBodies{bodies[at], bodies[at + 1], bodies[at + 2]};
  }
  return all;
}
}  // namespace

/// Which events or interventions somebody is to be given, and the bodies that this needs.
struct HostedRoom::ReadPlan {
  Position level;
  bool reset = false;
  bool more = false;
  bool cached = false;               ///< the snapshot at this position is at hand
  std::vector<std::uint32_t> items;  ///< of the snapshot
  Seq first = 0;                     ///< of the replay; 0 where there is none
  std::vector<MessagePtr> events;    ///< of the replay; null where one is still to be rendered
  std::vector<std::uint32_t> mine;
  std::vector<BodySeqs> bodies;      ///< of the snapshot or the replay
  std::vector<BodySeqs> own_bodies;  ///< of mine
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
  plan.own_bodies = needed(plan.mine, Viewer::author);
  const Seq head = plan.level.seq;
  plan.reset =
      !after || after->epoch != plan.level.epoch || after->seq > head || head - after->seq > ReplayCache::kMostEvents;
  if (!plan.reset) {
    plan.first = after->seq + 1;
    for (Seq seq = plan.first; seq <= head; ++seq) {
      plan.events.push_back(audience == Audience::public_ ? replay_.find(seq) : nullptr);
      plan.bodies.push_back(plan.events.back() ? BodySeqs{} : bodies_needed(room(), audience, seq));
    }
    return plan;
  }
  if (audience == Audience::desk) {
    const auto& waiting = room().pending();
    std::size_t queued = 0;
    for (auto it = waiting.begin(); it != waiting.end() && queued < kMostQueued; ++it, ++queued)
      plan.items.push_back(*it);
    std::size_t index = room().size();
    for (std::size_t others = 0; index > 0 && others < kSnapshotSize;)
      if (!waiting.contains(static_cast<std::uint32_t>(--index))) {
        plan.items.push_back(static_cast<std::uint32_t>(index));
        ++others;
      }
    std::sort(plan.items.begin(), plan.items.end());
    plan.more = plan.items.size() < room().size();
  } else {
    plan.cached = snapshot_ && snapshot_position_.epoch == plan.level.epoch && snapshot_position_.seq == head;
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
  plan.bodies = needed(plan.items, viewer_of(audience));
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
  std::vector<BodySeqs> wanted = plan.bodies;
  wanted.insert(wanted.end(), plan.own_bodies.begin(), plan.own_bodies.end());
  fetch(flat(wanted), [=, this](const std::optional<std::vector<BodyPtr>>& found) {
    if (!found || !host_.ready()) {
      then(std::nullopt);
      return;
    }
    const Position level = position(audience);
    const bool moved =
        level.epoch != plan.level.epoch || level.seq != plan.level.seq ||
        (mine && (own_indices(*mine) != plan.mine || needed(plan.mine, Viewer::author) != plan.own_bodies));
    if (moved) {
      // Entries came in while the store was asked. Theirs are at hand, so that this ends.
      if (tries > 1) attempt(audience, after, mine, then, tries - 1);
      else then(std::nullopt);
      return;
    }
    Reading reading = render(plan, audience, grouped(*found, 0, plan.bodies.size()));
    if (!reading.reset && reading.events_json->size() > kReplayBytes) {
      attempt(audience, std::nullopt, mine, then, tries);
      return;
    }
    if (mine) {
      const auto bodies = grouped(*found, plan.bodies.size(), plan.own_bodies.size());
      std::vector<FullView> own;
      for (std::size_t i = 0; i < plan.mine.size(); ++i)
        own.push_back(render_own(room().item(plan.mine[i]), bodies[i]));
      reading.mine = encode_items(own);
    }
    then(std::move(reading));
  });
}

Reading HostedRoom::render(const ReadPlan& plan, Audience audience, const std::vector<ItemBodies>& bodies) {
  Reading reading;
  reading.position = plan.level;
  reading.reset = plan.reset;
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

std::shared_ptr<const std::string> HostedRoom::render_snapshot(const ReadPlan& plan, Audience audience,
                                                               const std::vector<ItemBodies>& bodies) {
  if (audience == Audience::desk) {
    std::vector<DeskView> views;
    for (std::size_t i = 0; i < plan.items.size(); ++i)
      views.push_back(desk_view(room().item(plan.items[i]), bodies[i]));
    return std::make_shared<const std::string>(encode_snapshot(encode_items(views), plan.more));
  }
  std::vector<PublicItem> views;
  for (std::size_t i = 0; i < plan.items.size(); ++i)
    views.push_back(render_public(room().item(plan.items[i]), bodies[i].text, room().rules()));
  counters_.snapshots_encoded.Increment();
  snapshot_ = std::make_shared<const std::string>(encode_snapshot(encode_items(views), plan.more));
  reset_.reset();
  snapshot_position_ = plan.level;
  return snapshot_;
}

MessagePtr HostedRoom::reset_message(const Reading& reading) {
  const bool cached =
      reset_ && snapshot_position_.epoch == reading.position.epoch && snapshot_position_.seq == reading.position.seq;
  if (cached) return reset_;
  auto message = std::make_shared<const SharedMessage>(
      std::string(), encode_reset(plan_.id, reading.position, *reading.snapshot), "reset", to_text(reading.position));
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
  fetch_items(
      items, Viewer::follower,
      [=, this, then = std::move(then)](const std::optional<std::vector<ItemBodies>>& bodies) {
        if (!bodies) {
          then(std::nullopt);
          return;
        }
        std::vector<PublicItem> views;
        for (std::size_t i = 0; i < items.size(); ++i)
          views.push_back(render_public(room().item(items[i]), (*bodies)[i].text, room().rules()));
        then(Page{encode_items(views), more});
      },
      kTries);
}

void HostedRoom::own(const AuthorRef& author, std::function<void(std::optional<std::string>)> then) {
  const auto items = own_indices(author);
  fetch_items(
      items, Viewer::author,
      [this, items, then = std::move(then)](const std::optional<std::vector<ItemBodies>>& bodies) {
        if (!bodies) {
          then(std::nullopt);
          return;
        }
        std::vector<FullView> views;
        for (std::size_t i = 0; i < items.size(); ++i) views.push_back(render_own(room().item(items[i]), (*bodies)[i]));
        then(encode_items(views));
      },
      kTries);
}

void HostedRoom::describe(const InterventionId& id, const std::optional<AuthorRef>& caller, Viewer viewer,
                          std::function<void(std::optional<ItemView>)> then) {
  const auto index = room().index_of(id);
  if (!index) {
    then(std::nullopt);
    return;
  }
  const Intervention& item = room().item(*index);
  const bool own = caller && item.author == *caller;
  if (viewer != Viewer::desk) viewer = own ? Viewer::author : Viewer::follower;
  if (viewer == Viewer::follower && item.public_seq == 0) {
    then(std::nullopt);
    return;
  }
  fetch_items(
      {*index}, viewer,
      [this, index, viewer, own, then = std::move(then)](const std::optional<std::vector<ItemBodies>>& bodies) {
        if (!bodies) {
          then(std::nullopt);
          return;
        }
        const Intervention& now = room().item(*index);
        if (viewer == Viewer::author) {
          then(ItemView(render_own(now, bodies->front())));
        } else if (viewer == Viewer::follower) {
          then(ItemView(render_public(now, bodies->front().text, room().rules())));
        } else {
          DeskView view = desk_view(now, bodies->front());
          view.item.mine = own;
          then(ItemView(std::move(view)));
        }
      },
      kTries);
}

// The bodies that views need.

std::vector<BodySeqs> HostedRoom::needed(const std::vector<std::uint32_t>& items, Viewer viewer) const {
  std::vector<BodySeqs> all;
  all.reserve(items.size());
  for (const auto index : items) all.push_back(bodies_of(room().item(index), viewer));
  return all;
}

void HostedRoom::fetch_items(std::vector<std::uint32_t> items, Viewer viewer, ItemsThen then, int tries) {
  auto seqs = needed(items, viewer);
  auto wanted = flat(seqs);
  fetch(wanted, [this, items = std::move(items), seqs = std::move(seqs), viewer, tries, epoch = host_.epoch(),
                 then = std::move(then)](const std::optional<std::vector<BodyPtr>>& found) {
    if (!found || !host_.ready() || host_.epoch() != epoch) {
      then(std::nullopt);
      return;
    }
    // What was amended or acted upon meanwhile is shown as it is now, or not at all.
    if (needed(items, viewer) == seqs) then(grouped(*found, 0, items.size()));
    else if (tries > 1) fetch_items(items, viewer, then, tries - 1);
    else then(std::nullopt);
  });
}

void HostedRoom::fetch(const std::vector<Seq>& seqs, std::function<void(std::optional<std::vector<BodyPtr>>)> then) {
  auto wanted = std::make_shared<std::vector<Seq>>();
  for (const Seq seq : seqs)
    if (seq != 0) wanted->push_back(seq);
  auto found = std::make_shared<std::vector<BodyPtr>>();
  found->reserve(wanted->size());
  fetch_more(wanted, found, [seqs, found, then = std::move(then)](bool whole) {
    if (!whole) {
      then(std::nullopt);
      return;
    }
    std::vector<BodyPtr> placed(seqs.size());
    for (std::size_t i = 0, next = 0; i < seqs.size(); ++i)
      if (seqs[i] != 0) placed[i] = (*found)[next++];
    then(std::move(placed));
  });
}

void HostedRoom::fetch_more(std::shared_ptr<std::vector<Seq>> wanted, std::shared_ptr<std::vector<BodyPtr>> found,
                            std::function<void(bool)> then) {
  const std::size_t from = found->size();
  if (from == wanted->size()) {
    then(true);
    return;
  }
  const auto begin = wanted->begin() + static_cast<std::ptrdiff_t>(from);
  const auto count = static_cast<std::ptrdiff_t>(std::min(kBodiesAtOnce, wanted->size() - from));
  host_.with_bodies({begin, begin + count},
                    [this, wanted, found, then = std::move(then)](const std::optional<std::vector<BodyPtr>>& some) {
                      if (!some) {
                        then(false);
                        return;
                      }
                      found->insert(found->end(), some->begin(), some->end());
                      fetch_more(wanted, found, then);
                    });
}

}  // namespace plenaria
