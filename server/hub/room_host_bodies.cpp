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
      if (body && !is_of(missing[i], *body)) {
        body = nullptr;
        look_again |= foreign_bodies_.size() < kMostForeign && foreign_bodies_.insert(missing[i]).second;
      } else {
        bodies_.put(missing[i], body);
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

/// Of another history, which this node has not noticed yet, or altered: either way not what was said here.
bool RoomHost::is_of(Seq seq, const Body& body) const {
  if (seq > room().seq(Audience::desk)) return false;
  const Happening& happening = room().happening(Audience::desk, seq);
  if (!happening.is_about_one()) return false;
  const Intervention& item = room().item(happening.item);
  return item.body_seq == seq && commit_to_text(body) == item.text_commitment;
}

}  // namespace plenaria
