// The texts of a room: from the cache, or from the store.
#include <spdlog/spdlog.h>

#include "hub/room_host.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kMostForeign = 10'000;
}

void RoomHost::with_bodies(std::vector<Seq> seqs, BodiesThen then) {
  auto found = std::make_shared<std::vector<BodyPtr>>(seqs.size());
  std::vector<Seq> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < seqs.size(); ++i) {
    if (auto held = bodies_.find(seqs[i])) {
      (*found)[i] = *std::move(held);
    } else {
      missing.push_back(seqs[i]);
      places.push_back(i);
    }
  }
  if (missing.empty()) {
    then(*found);
    return;
  }
  using Read = std::variant<std::vector<std::optional<std::string>>, LogTrouble>;
  auto on_read = guarded([this, found, missing, places, fold = folds(), then = std::move(then)](const Read& read) {
    if (std::holds_alternative<LogTrouble>(read) || fold != folds()) {
      then(std::nullopt);
      return;
    }
    const auto& stored = std::get<std::vector<std::optional<std::string>>>(read);
    bool look_again = false;
    for (std::size_t i = 0; i < places.size() && i < stored.size(); ++i) {
      BodyPtr body;
      if (stored[i])
        if (auto decoded = decode_body(*stored[i])) body = std::make_shared<const Body>(*std::move(decoded));
      switch (body ? origin_of(missing[i], *body) : Origin::ours) {
        case Origin::ours:
          bodies_.put(missing[i], body);
          break;
        case Origin::foreign:
          look_again |= foreign_bodies_.size() < kMostForeign && foreign_bodies_.insert(missing[i]).second;
          body = nullptr;
          break;
        case Origin::overtaken:
          body = nullptr;
          break;
      }
      (*found)[places[i]] = std::move(body);
    }
    if (look_again) {
      spdlog::error("{}: the store holds other texts than its entries say; plenaria verify tells which", name());
      catch_up();
      then(std::nullopt);
      return;
    }
    then(*found);
  });
  log().bodies(aggregate(), missing, std::move(on_read));
}

/// Foreign: of another history, which this node has not noticed yet, or altered. Either way not what was said here.
RoomHost::Origin RoomHost::origin_of(Seq seq, const Body& body) const {
  const auto judged = [](const Digest& given, const Digest& expected) {
    return given == expected ? Origin::ours : Origin::foreign;
  };
  if (seq > room().seq(Audience::desk)) return Origin::foreign;
  const Happening& happening = room().happening(Audience::desk, seq);
  if (happening.type == Happening::Type::sanctioned)
    return judged(commit_to_reason(body), room().sanction(happening.item).act.reason_commitment);
  if (!happening.is_about_one()) return Origin::foreign;
  const Intervention& item = room().item(happening.item);
  if (item.body_seq == seq) return judged(commit_to_text(body), item.text_commitment);
  for (const ActNote* note = item.last_act.get(); note; note = note->answered.get())
    if (note->seq == seq) return judged(commit_to_reason(body), note->reason_commitment);
  return Origin::overtaken;
}

}  // namespace plenaria
