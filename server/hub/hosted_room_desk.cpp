// What the desk is told of the room beside its interventions (what waits, who looks at what, whoever does not stand as
// everybody), and what its methods need to know before they can ask the room for anything.
#include <algorithm>

#include "hub/hosted_room.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostMeasures = 200;
constexpr std::size_t kMostAwaiting = 4096;
constexpr std::chrono::milliseconds kAwaitingLook{10};
constexpr std::chrono::seconds kLongestAwaiting{1};

std::optional<MeasureView> measure(const Measure& taken, VenueTime now, const BodyPtr& body) {
  if (!taken.in_force(now)) return std::nullopt;
  MeasureView view;
  if (taken.until != VenueTime{}) view.until = taken.until;
  if (body) {
    view.reason = body->reason;
    view.by = PersonView{body->participant, body->name, body->delegation};
  }
  return view;
}

/// `bodies` are those of the entries by which they were muted, expelled and barred.
ParticipantView view_of(const Standing& standing, VenueTime now, PersonView known, const BodyPtr* bodies) {
  ParticipantView view;
  view.who = std::move(known);
  for (std::size_t i = 0; i < 3; ++i)
    if (bodies[i] && bodies[i]->subject && view.who.name.empty()) {
      const auto& subject = *bodies[i]->subject;
      view.who = PersonView{subject.participant, subject.name, subject.delegation};
    }
  view.muted = measure(standing.muted, now, bodies[0]);
  view.expelled = measure(standing.expelled, now, bodies[1]);
  view.barred = standing.barred.in_force(now);
  return view;
}

std::vector<Seq> seqs_of(const Standing& standing) {
  return {standing.muted.seq, standing.expelled.seq, standing.barred.seq};
}

/// What the desk itself took before the accreditation's, of which a dialogue may have very many; then the newest.
std::vector<Standing> newest_measures(const Room& room, VenueTime now) {
  std::vector<Standing> all;
  for (const auto& [who, standing] : room.standings())
    if (!standing.ordinary(now)) all.push_back(standing);
  const auto rank = [now](const Standing& one) {
    const bool by_desk = one.muted.in_force(now) || one.expelled.in_force(now);
    return std::pair(by_desk, std::max({one.muted.seq, one.expelled.seq, one.barred.seq}));
  };
  const std::size_t shown = std::min(all.size(), kMostMeasures);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(),
                    [&rank](const Standing& one, const Standing& other) { return rank(one) > rank(other); });
  all.resize(shown);
  return all;
}

}  // namespace

DeskView HostedRoom::desk_view(const Intervention& item, const ItemBodies& bodies) const {
  DeskView view = render_desk(item, bodies);
  if (view.item.content) view.repeats = repeats_.look(item.id, view.item.content->text);
  return view;
}

void HostedRoom::measures(std::function<void(std::optional<std::vector<ParticipantView>>)> then) {
  const VenueTime now = clock_.venue_now();
  const std::vector<Standing> standings = newest_measures(room(), now);
  std::vector<Seq> seqs;
  for (const auto& standing : standings) {
    const auto its = seqs_of(standing);
    seqs.insert(seqs.end(), its.begin(), its.end());
  }
  fetch(seqs, [this, standings, now, then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    if (!bodies || !host_.ready()) {
      then(std::nullopt);
      return;
    }
    std::vector<ParticipantView> views;
    for (std::size_t i = 0; i < standings.size(); ++i)
      views.push_back(view_of(standings[i], now, {}, &(*bodies)[3 * i]));
    then(std::move(views));
  });
}

DeskJoinView HostedRoom::desk(std::vector<ParticipantView> measures) const {
  DeskJoinView view;
  view.pending = room().pending().size();
  for (const auto index : room().pending()) {
    const VenueTime at = room().item(index).at;
    view.oldest = view.oldest ? std::min(*view.oldest, at) : at;
  }
  view.leases = leases_.all();
  view.participants = std::move(measures);
  return view;
}

void HostedRoom::person(const AuthorRef& who, const std::string& participant,
                        std::function<void(std::optional<PersonView>)> then) {
  const Standing standing = room().standing_of(who);
  const auto& items = room().items_of(who);
  std::vector<Seq> seqs = seqs_of(standing);
  const bool heard_of = !items.empty() || std::any_of(seqs.begin(), seqs.end(), [](Seq seq) { return seq != 0; });
  if (!heard_of) {
    then(std::nullopt);
    return;
  }
  Seq newest = 0;
  for (auto index = items.rbegin(); index != items.rend() && newest == 0; ++index)
    if (room().item(*index).status != Status::erased) newest = room().item(*index).body_seq;
  seqs.push_back(newest);
  fetch(seqs, [participant, then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    PersonView person{participant, {}, {}};
    for (const auto& body : bodies.value_or(std::vector<BodyPtr>{})) {
      if (!body) continue;
      person.name = body->subject ? body->subject->name : body->name;
      person.delegation = body->subject ? body->subject->delegation : body->delegation;
    }
    then(std::move(person));
  });
}

void HostedRoom::participant(const AuthorRef& who, const PersonView& known, std::function<void(ParticipantView)> then) {
  const Standing standing = room().standing_of(who);
  fetch(seqs_of(standing), [standing, known, now = clock_.venue_now(),
                            then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    const std::vector<BodyPtr> none(3);
    then(view_of(standing, now, known, bodies ? bodies->data() : none.data()));
  });
}

bool HostedRoom::may_see(const InterventionId& id, const std::optional<AuthorRef>& caller) const {
  const Intervention* item = room().find(id);
  return item && (item->public_seq != 0 || (caller && item->author == *caller));
}

void HostedRoom::text_of(const InterventionId& id, std::uint32_t version, const std::optional<AuthorRef>& author,
                         std::function<void(std::optional<BodyPtr>)> then) {
  auto look = [this, id, then = std::move(then)] {
    if (!host_.ready()) {  // what is not there now may come yet
      then(std::nullopt);
      return;
    }
    const Intervention* item = room().find(id);
    if (!item || item->status == Status::erased) {
      then(BodyPtr());
      return;
    }
    host_.with_bodies({item->body_seq}, [then](const std::optional<std::vector<BodyPtr>>& bodies) {
      then(bodies ? std::optional(bodies->front()) : std::nullopt);
    });
  };
  if (knows(id, version, author) || awaiting_.size() >= kMostAwaiting) {
    look();
    return;
  }
  awaiting_.push_back({id, version, author, std::move(look), clock_.steady_now() + kLongestAwaiting});
  watch_awaiting();
  host_.catch_up();
}

bool HostedRoom::knows(const InterventionId& id, std::uint32_t version, const std::optional<AuthorRef>& author) const {
  const Intervention* item = room().find(id);
  return item && item->version >= version && (!author || item->author == *author);
}

void HostedRoom::watch_awaiting() {
  if (awaiting_look_ || awaiting_.empty()) return;
  awaiting_look_ = timers_.after(kAwaitingLook, [this] {
    awaiting_look_.reset();
    const SteadyTime now = clock_.steady_now();
    auto waiting = std::exchange(awaiting_, {});
    for (auto& one : waiting) {
      if (knows(one.id, one.version, one.author) || one.until <= now) one.then();
      else awaiting_.push_back(std::move(one));
    }
    watch_awaiting();
  });
}

}  // namespace plenaria
