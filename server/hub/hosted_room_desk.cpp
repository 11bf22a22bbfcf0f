// What the desk is told of the room beside its interventions: what waits, who looks at what, and whoever does not stand
// as everybody.
#include <algorithm>

#include "hub/hosted_room.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostMeasures = 200;

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

}  // namespace

void HostedRoom::desk(std::function<void(std::optional<DeskJoinView>)> then) {
  const VenueTime now = clock_.venue_now();
  std::vector<Standing> standings;
  std::vector<Seq> seqs;
  for (const auto& [who, standing] : room().standings()) {
    if (standing.ordinary(now) || standings.size() >= kMostMeasures) continue;
    standings.push_back(standing);
    const auto its = seqs_of(standing);
    seqs.insert(seqs.end(), its.begin(), its.end());
  }
  fetch(seqs, [this, standings = std::move(standings), now,
               then = std::move(then)](const std::optional<std::vector<BodyPtr>>& bodies) {
    if (!bodies || !host_.ready()) {
      then(std::nullopt);
      return;
    }
    DeskJoinView view;
    view.pending = room().pending().size();
    for (const auto index : room().pending()) {
      const VenueTime at = room().item(index).at;
      view.oldest = view.oldest ? std::min(*view.oldest, at) : at;
    }
    view.leases = leases_.all();
    for (std::size_t i = 0; i < standings.size(); ++i)
      view.participants.push_back(view_of(standings[i], now, {}, &(*bodies)[3 * i]));
    then(std::move(view));
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

}  // namespace plenaria
