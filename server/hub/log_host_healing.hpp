// How a hosted aggregate keeps level with its log: loading, healing, and what a replaced history means. Included only
// where a kind of host is instantiated.
#pragma once

#include <spdlog/spdlog.h>

#include <stdexcept>

#include "hub/log_host.hpp"
#include "rooms/events.hpp"

namespace plenaria {

namespace hosting {
constexpr std::size_t kMostBuffered = 4096;
constexpr std::size_t kSlice = 1000;
}  // namespace hosting

// Loading: the fold from the first entry, in slices.

template <class Kind>
void LogHost<Kind>::on_available() {
  ++sessions_;
  stuck_ = false;
  switch (stage_) {
    case Stage::loading:
      if (batch_) append_batch();
      else begin_loading();
      break;
    case Stage::live:
      if (batch_) append_batch();
      else read_missing();
      break;
    case Stage::unusable:
      // It may have been mended meanwhile.
      parts_.counters.rooms_unusable.Decrement();
      fold_anew();
      break;
  }
}

template <class Kind>
void LogHost<Kind>::begin_loading() {
  if (reading_) return;
  reading_ = true;
  loaded_from_ = head_.seq;
  parts_.log.open(aggregate_, Epoch(random_text(parts_.random)),
                  guarded([this](const std::variant<Head, LogTrouble>& head) {
                    reading_ = false;
                    const auto* trouble = std::get_if<LogTrouble>(&head);
                    stuck_ = trouble != nullptr;
                    if (trouble) {
                      if (parts_.log.available())
                        spdlog::warn("{}: its log could not be opened yet: {}", name_, trouble->why);
                      watch_batch();
                      return;
                    }
                    target_ = std::get<Head>(head);
                    if (head_.seq == 0) head_.epoch = target_.epoch;
                    load_after(head_.seq);
                  }));
}

template <class Kind>
void LogHost<Kind>::load_after(Seq after) {
  reading_ = true;
  using Read = std::variant<std::vector<StoredEntry>, LogTrouble>;
  parts_.log.read(aggregate_, after, hosting::kSlice, Kind::kFoldedWith, guarded([this, after](const Read& read) {
                    reading_ = false;
                    stuck_ = std::holds_alternative<LogTrouble>(read);
                    if (stuck_) {
                      watch_batch();
                      return;
                    }
                    if (stage_ != Stage::loading) return;  // what came before it made the log unusable
                    if (after == head_.seq) load(std::get<std::vector<StoredEntry>>(read));
                    else begin_loading();  // all was folded anew meanwhile
                  }));
}

template <class Kind>
void LogHost<Kind>::load(const std::vector<StoredEntry>& entries) {
  if (entries.empty()) {
    loaded();
    return;
  }
  // The store looks up the next slice while this one is folded.
  load_after(entries.back().seq);
  for (const auto& stored : entries) {
    if (!accept(stored)) {
      if (stage_ == Stage::unusable) return;
      // What was read before the store was lost may be of another history than what is read now.
      if (loaded_from_ > 0) fold_anew();
      else become_unusable("the chain of its entries breaks after " + std::to_string(head_.seq));
      return;
    }
    if (head_.seq == target_.seq && (head_.hash != target_.hash || head_.epoch != target_.epoch)) {
      become_unusable("entry " + std::to_string(head_.seq) + " is not the one that its head names");
      return;
    }
  }
}

template <class Kind>
void LogHost<Kind>::loaded() {
  if (head_.seq < target_.seq) {
    become_unusable("its log holds " + std::to_string(head_.seq) + " entries where its head says " +
                    std::to_string(target_.seq));
    return;
  }
  if (!kept_.empty() || copied_) {
    for (const Head& kept : kept_) void_epochs_.insert(kept.epoch);
    kept_.clear();
    copied_ = false;
    parts_.counters.histories_replaced.Increment();
    spdlog::error(
        "{}: the store may hold another history than the one that was acknowledged before this node was "
        "started (it was restored, swapped or copied meanwhile); clients will be told to start afresh",
        name_);
    void_epochs_.insert(head_.epoch);
  }
  if (head_.seq == 0) {
    // A log that was just begun bears an epoch of its own, unless the store fell back to that very moment.
    if (!void_epochs_.contains(head_.epoch)) void_epochs_.clear();
    open_log();
    return;
  }
  if (void_epochs_.contains(head_.epoch)) {
    stage_ = Stage::live;
    replaced_ = false;
    renew_epoch();
    return;
  }
  void_epochs_.clear();
  now_live();
  drain_buffered();
  tell_level();
  pump_soon();
}

template <class Kind>
void LogHost<Kind>::now_live() {
  stage_ = Stage::live;
  if (!void_epochs_.empty()) return;  // settle_epoch() tells
  keep_head();
  if (std::exchange(replaced_, false)) replaced();
}

/// Where this node stands, for its next start; not while the epoch is void, as what was kept before tells that it is.
template <class Kind>
void LogHost<Kind>::keep_head() {
  if (void_epochs_.empty()) parts_.kept.keep(aggregate_, head_);
}

/// Another node may have come first with an entry of its own: a new epoch, which will do, or anything else.
template <class Kind>
void LogHost<Kind>::settle_epoch() {
  if (stage_ != Stage::live || batch_ || reading_ || void_epochs_.empty()) return;
  if (void_epochs_.contains(head_.epoch)) {
    replaced_ = false;  // the entry that is recorded now tells
    renew_epoch();
    return;
  }
  void_epochs_.clear();
  replaced_ = true;
  now_live();
  pump_soon();
}

template <class Kind>
void LogHost<Kind>::renew_epoch() {
  auto batch = std::make_unique<Batch>();
  Draft draft(*state_);
  batch->expected = batch->next = head_;
  batch->next.epoch = Epoch(random_text(parts_.random));
  add(*batch, draft, draft.add_event(EpochChanged{batch->next.epoch}, parts_.clock.venue_now()), nullptr);
  batch_ = std::move(batch);
  append_batch();
}

template <class Kind>
void LogHost<Kind>::open_log() {
  auto batch = std::make_unique<Batch>();
  Draft draft(*state_);
  batch->expected = batch->next = head_;
  add(*batch, draft, draft.add_event(opening(), parts_.clock.venue_now()), nullptr);
  batch_ = std::move(batch);
  append_batch();
}

template <class Kind>
void LogHost<Kind>::become_unusable(const std::string& why) {
  stage_ = Stage::unusable;
  parts_.counters.rooms_unusable.Increment();
  spdlog::error("{} cannot be used on this node: {}", name_, why);
  refuse_waiting(Code::not_recorded);
}

// Healing: the stream is the truth.

template <class Kind>
void LogHost<Kind>::check(const std::optional<Head>& head) {
  if (stage_ != Stage::live || batch_ || reading_) return;
  const bool is_level = head && head->epoch == head_.epoch && head->seq == head_.seq && head->hash == head_.hash;
  if (is_level) {
    settle_epoch();
    tell_level();
    return;
  }
  // The same place and another hash: replaced by as many entries, or damaged. Folding tells which.
  if (head && head->epoch == head_.epoch && head->seq == head_.seq) replace_history();
  else read_missing();
}

template <class Kind>
void LogHost<Kind>::catch_up() {
  if (!batch_) read_missing();  // an append that is under way brings what is missing with its answer
}

template <class Kind>
void LogHost<Kind>::read_missing() {
  if (reading_ || stage_ != Stage::live) return;
  reading_ = true;
  // Reading begins with the entry that we stand on: if the stream has another one there, its history was replaced.
  const Seq stand = head_.seq;
  using Read = std::variant<std::vector<StoredEntry>, LogTrouble>;
  parts_.log.read(aggregate_, stand - 1, hosting::kSlice, Bodies::with, guarded([this, stand](const Read& read) {
                    reading_ = false;
                    if (std::holds_alternative<LogTrouble>(read)) {  // on_available or the next check reads again
                      pump_soon();
                      return;
                    }
                    const auto& entries = std::get<std::vector<StoredEntry>>(read);
                    if (stand == head_.seq && (entries.empty() || entries.front().seq != stand ||
                                               sha256(entries.front().header) != head_.hash)) {
                      replace_history();
                      return;
                    }
                    const Seq before = head_.seq;
                    for (const auto& stored : entries) {
                      if (stored.seq <= head_.seq) continue;
                      if (!accept(stored)) {
                        if (stage_ == Stage::live)
                          become_unusable("the chain of its entries breaks after " + std::to_string(head_.seq));
                        return;
                      }
                    }
                    parts_.counters.gaps_healed.Increment(static_cast<double>(head_.seq - before));
                    keep_head();
                    if (entries.size() > 1) read_missing();
                    else drain_buffered();
                    tell_level();
                    settled(false);
                    pump_soon();
                  }));
}

template <class Kind>
void LogHost<Kind>::replace_history() {
  spdlog::error(
      "{}: the store holds another history than the one this node has seen (it was restored or swapped); "
      "folding it anew, and telling clients to start afresh",
      name_);
  parts_.counters.histories_replaced.Increment();
  fold_anew();
}

/// Every epoch so far is void, unless the log is found to bear a new one.
template <class Kind>
void LogHost<Kind>::fold_anew() {
  replaced_ = true;
  void_epochs_.merge(epochs_);
  epochs_.clear();
  state_ = empty_state();
  forget_folded();
  ++folds_;
  buffered_.clear();
  head_ = Head{};
  stage_ = Stage::loading;
  stuck_ = false;
  begin_loading();
}

template <class Kind>
void LogHost<Kind>::on_appended(const std::vector<StoredEntry>& entries) {
  if (stage_ == Stage::unusable || entries.empty() || entries.back().seq <= head_.seq) return;
  if (batch_ || reading_ || stage_ == Stage::loading) {
    if (buffered_.size() + entries.size() > hosting::kMostBuffered) buffered_.clear();  // the next check reads them
    else buffered_.insert(buffered_.end(), entries.begin(), entries.end());
    return;
  }
  const Seq before = head_.seq;
  if (!accept(entries)) read_missing();
  settled(false);
  if (head_.seq != before && std::exchange(giving_way_, nullptr)) pump_soon();
}

template <class Kind>
void LogHost<Kind>::drain_buffered() {
  if (stage_ != Stage::live) return;
  const std::vector<StoredEntry> entries(std::make_move_iterator(buffered_.begin()),
                                         std::make_move_iterator(buffered_.end()));
  buffered_.clear();
  if (!accept(entries)) read_missing();
  else settle_epoch();
}

template <class Kind>
bool LogHost<Kind>::accept(const std::vector<StoredEntry>& entries) {
  for (const auto& stored : entries) {
    if (stored.seq <= head_.seq) continue;
    if (stored.seq != head_.seq + 1 || !accept(stored)) return false;
  }
  if (stage_ == Stage::live && !entries.empty()) keep_head();
  return true;
}

template <class Kind>
bool LogHost<Kind>::accept(const StoredEntry& stored) {
  const auto decoded = Kind::decode_header(stored.header);
  if (!decoded) {
    become_unusable("entry " + std::to_string(stored.seq) + " cannot be read: " + decoded.error().why);
    return false;
  }
  const Placed& placed = decoded->placed;
  const Entry& entry = decoded->entry;
  const bool renewed = std::holds_alternative<EpochChanged>(entry.event);
  if (entry.seq != stored.seq || entry.seq != head_.seq + 1 || placed.aggregate != aggregate_ ||
      placed.previous != head_.hash)
    return false;
  if (head_.seq != 0 && !renewed && placed.epoch != head_.epoch) return false;
  if ((entry.public_seq != 0) != !stored.public_header.empty()) return false;
  if (entry.public_seq != 0 && sha256(stored.public_header) != decoded->public_digest) return false;
  BodyPtr body;
  if (stored.body)
    if (auto read = Kind::decode_body(*stored.body)) body = std::make_shared<const Body>(*std::move(read));
  Head next{placed.epoch, entry.seq, sha256(stored.header), head_.public_seq, head_.public_hash};
  if (entry.public_seq != 0) {
    next.public_seq = entry.public_seq;
    next.public_hash = decoded->public_digest;
  }
  head_.epoch = placed.epoch;
  try {
    apply(entry, body);
  } catch (const std::logic_error& impossible) {
    become_unusable("entry " + std::to_string(stored.seq) + " cannot follow: " + impossible.what());
    return false;
  }
  head_ = next;
  epochs_.insert(head_.epoch);
  if (!kept_.empty())
    std::erase_if(kept_, [this](const Head& kept) { return kept.seq == head_.seq && kept.hash == head_.hash; });
  return true;
}

}  // namespace plenaria
