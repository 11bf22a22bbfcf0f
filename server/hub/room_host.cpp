#include "hub/room_host.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "protocol/cpp/record.hpp"
#include "rooms/draft.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostWaiting = 4096;
constexpr std::size_t kMostBuffered = 4096;
constexpr std::size_t kLargestBatch = 256;
constexpr std::size_t kBatchBytes = 512 * 1024;
constexpr std::size_t kSlice = 1000;
constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::seconds kLongestWait{2};
constexpr std::chrono::seconds kLongestDoubt{5};

InterventionId about(const Event& event) {
  if (const auto* submitted = std::get_if<InterventionSubmitted>(&event)) return submitted->id;
  if (const auto* withdrawn = std::get_if<InterventionWithdrawn>(&event)) return withdrawn->id;
  return {};
}

}  // namespace

RoomHost::RoomHost(const Parts& parts, RoomObserver& observer, RoomId id, const Rules& opening_rules,
                   const RoomLimits& limits, std::size_t cache_bytes)
    : parts_(parts),
      observer_(observer),
      aggregate_("room:" + id.text()),
      opening_rules_(opening_rules),
      limits_(limits),
      room_(std::make_unique<Room>(std::move(id), limits)),
      bodies_(cache_bytes) {}

RoomHost::~RoomHost() = default;

// Loading: the fold from the first entry, in slices.

void RoomHost::on_available() {
  switch (stage_) {
    case Stage::loading:
      if (batch_) append_batch();
      else begin_loading();
      break;
    case Stage::live:
      if (batch_) append_batch();
      else read_missing();
      break;
    case Stage::unusable: break;
  }
}

void RoomHost::begin_loading() {
  if (reading_) return;
  reading_ = true;
  parts_.log.open(aggregate_, Epoch(random_text(parts_.random)), guarded([this](const std::variant<Head, LogTrouble>& head) {
    reading_ = false;
    if (const auto* trouble = std::get_if<LogTrouble>(&head)) {
      spdlog::warn("room {}: its log could not be opened yet: {}", room_->id().text(), trouble->why);
      watch_batch();
      return;
    }
    target_ = std::get<Head>(head);
    if (head_.seq == 0) head_.epoch = target_.epoch;
    load_more();
  }));
}

void RoomHost::load_more() {
  reading_ = true;
  using Read = std::variant<std::vector<StoredEntry>, LogTrouble>;
  parts_.log.read(aggregate_, head_.seq, kSlice, Bodies::without, guarded([this](const Read& read) {
    reading_ = false;
    if (std::holds_alternative<LogTrouble>(read)) {
      watch_batch();
      return;
    }
    const auto& entries = std::get<std::vector<StoredEntry>>(read);
    if (entries.empty()) {
      loaded();
      return;
    }
    for (const auto& stored : entries)
      if (!accept(stored)) {
        if (stage_ != Stage::unusable) become_unusable("the chain of its entries breaks after " + std::to_string(head_.seq));
        return;
      }
    load_more();
  }));
}

void RoomHost::loaded() {
  if (head_.seq < target_.seq) {
    become_unusable("its log holds " + std::to_string(head_.seq) + " entries where its head says " +
                    std::to_string(target_.seq));
    return;
  }
  if (head_.seq == 0) {
    open_room();
    return;
  }
  stage_ = Stage::live;
  if (void_epoch_ && *void_epoch_ == head_.epoch) {
    auto batch = std::make_unique<Batch>();
    Draft draft(*room_);
    batch->expected = batch->next = head_;
    batch->next.epoch = Epoch(random_text(parts_.random));
    add(*batch, draft, draft.add_event(EpochChanged{batch->next.epoch}, parts_.clock.venue_now()), nullptr);
    batch_ = std::move(batch);
    append_batch();
    return;
  }
  if (void_epoch_) {
    void_epoch_.reset();
    observer_.on_replaced(*room_);
  }
  drain_buffered();
  pump_soon();
}

void RoomHost::open_room() {
  auto batch = std::make_unique<Batch>();
  Draft draft(*room_);
  batch->expected = batch->next = head_;
  add(*batch, draft, draft.add_event(RoomOpened{opening_rules_}, parts_.clock.venue_now()), nullptr);
  batch_ = std::move(batch);
  append_batch();
}

void RoomHost::become_unusable(const std::string& why) {
  stage_ = Stage::unusable;
  spdlog::error("room {} cannot be used on this node: {}", room_->id().text(), why);
  refuse_waiting(Code::not_recorded);
}

// Healing: the stream is the truth.

void RoomHost::check(const std::optional<Head>& head) {
  if (stage_ != Stage::live || batch_ || reading_) return;
  const bool level = head && head->epoch == head_.epoch && head->seq == head_.seq && head->hash == head_.hash;
  if (level) return;
  read_missing();
}

void RoomHost::read_missing() {
  if (reading_ || stage_ != Stage::live) return;
  reading_ = true;
  // Reading begins with the entry that we stand on: if the stream has another one there, its history was replaced.
  const Seq stand = head_.seq;
  using Read = std::variant<std::vector<StoredEntry>, LogTrouble>;
  parts_.log.read(aggregate_, stand - 1, kSlice, Bodies::with, guarded([this, stand](const Read& read) {
    reading_ = false;
    if (std::holds_alternative<LogTrouble>(read)) return;  // on_available or the next check reads again
    const auto& entries = std::get<std::vector<StoredEntry>>(read);
    if (stand == head_.seq && (entries.empty() || entries.front().seq != stand || sha256(entries.front().header) != head_.hash)) {
      replace_history();
      return;
    }
    for (const auto& stored : entries) {
      if (stored.seq <= head_.seq) continue;
      if (!accept(stored)) {
        if (stage_ == Stage::live) become_unusable("the chain of its entries breaks after " + std::to_string(head_.seq));
        return;
      }
    }
    if (entries.size() > 1) read_missing();
    else drain_buffered();
    pump_soon();
  }));
}

void RoomHost::replace_history() {
  spdlog::error("room {}: the store holds another history than the one this node has seen (it was restored or swapped); "
                "folding it anew, and telling clients to start afresh", room_->id().text());
  void_epoch_ = head_.epoch;
  RoomId id = room_->id();
  room_ = std::make_unique<Room>(std::move(id), limits_);
  bodies_.clear();
  buffered_.clear();
  head_ = Head{};
  stage_ = Stage::loading;
  begin_loading();
}

void RoomHost::on_appended(const std::vector<StoredEntry>& entries) {
  if (stage_ == Stage::unusable || entries.empty() || entries.back().seq <= head_.seq) return;
  if (batch_ || reading_ || stage_ == Stage::loading) {
    if (buffered_.size() + entries.size() > kMostBuffered) buffered_.clear();  // the next check reads them
    else buffered_.insert(buffered_.end(), entries.begin(), entries.end());
    return;
  }
  if (!accept(entries)) read_missing();
}

void RoomHost::drain_buffered() {
  if (stage_ != Stage::live) return;
  const std::vector<StoredEntry> entries(std::make_move_iterator(buffered_.begin()),
                                         std::make_move_iterator(buffered_.end()));
  buffered_.clear();
  if (!accept(entries)) read_missing();
}

bool RoomHost::accept(const std::vector<StoredEntry>& entries) {
  for (const auto& stored : entries) {
    if (stored.seq <= head_.seq) continue;
    if (stored.seq != head_.seq + 1 || !accept(stored)) return false;
  }
  return true;
}

bool RoomHost::accept(const StoredEntry& stored) {
  const auto decoded = decode_header(stored.header);
  if (!decoded) {
    become_unusable("entry " + std::to_string(stored.seq) + " cannot be read: " + decoded.error().why);
    return false;
  }
  const Placed& placed = decoded->placed;
  const Entry& entry = decoded->entry;
  const bool renewed = std::holds_alternative<EpochChanged>(entry.event);
  if (entry.seq != stored.seq || entry.seq != head_.seq + 1 || placed.aggregate != aggregate_ || placed.previous != head_.hash)
    return false;
  if (head_.seq != 0 && !renewed && placed.epoch != head_.epoch) return false;
  if ((entry.public_seq != 0) != !stored.public_header.empty()) return false;
  if (entry.public_seq != 0 && sha256(stored.public_header) != decoded->public_digest) return false;
  BodyPtr body;
  if (stored.body)
    if (auto read = decode_body(*stored.body)) body = std::make_shared<const Body>(*std::move(read));
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
  return true;
}

void RoomHost::apply(const Entry& entry, const BodyPtr& body) {
  room_->apply(entry);
  const InterventionId id = about(entry.event);
  const Intervention* item = id.is_zero() ? nullptr : room_->find(id);
  if (std::holds_alternative<InterventionSubmitted>(entry.event) && body) bodies_.put(entry.seq, body);
  if (stage_ == Stage::live) observer_.on_applied(*room_, entry, item, body);
}

// Commands: decided on a draft, recorded together.

void RoomHost::command(Command command, BodyPtr body, Answer answer) {
  if (queue_.size() >= kMostWaiting || stage_ == Stage::unusable) {
    parts_.timers.soon([answer = std::move(answer)] { answer(Refusal{Code::not_recorded}); });
    return;
  }
  queue_.push_back(Waiting{std::move(command), std::move(body), std::move(answer), parts_.clock.steady_now()});
  pump_soon();
}

void RoomHost::pump_soon() {
  if (pump_posted_ || queue_.empty()) return;
  pump_posted_ = true;
  watch_batch();
  parts_.timers.soon(guarded([this] {
    pump_posted_ = false;
    pump();
  }));
}

void RoomHost::pump() {
  if (stage_ != Stage::live || batch_ || reading_ || queue_.empty()) return;
  if (!parts_.log.available()) {
    refuse_waiting(Code::not_recorded);
    return;
  }
  auto batch = std::make_unique<Batch>();
  batch->expected = batch->next = head_;
  batch->since = parts_.clock.steady_now();
  const VenueTime now = parts_.clock.venue_now();
  Draft draft(*room_);
  std::size_t bytes = 0;
  while (!queue_.empty() && batch->entries.size() < kLargestBatch && bytes < kBatchBytes) {
    Waiting waiting = std::move(queue_.front());
    queue_.pop_front();
    auto decision = decide(draft, waiting.command, now);
    Outcome outcome = InterventionId();
    if (!decision) {
      outcome = decision.error();
    } else if (const auto* done = std::get_if<AlreadyDone>(&*decision)) {
      outcome = done->id;
    } else {
      const Event& event = std::get<Event>(*decision);
      outcome = about(event);
      add(*batch, draft, draft.add_event(event, now), waiting.body);
      bytes += batch->stored.back().header.size() + batch->stored.back().body->size();
    }
    batch->commands.emplace_back(std::move(waiting), std::move(outcome));
  }
  batch_ = std::move(batch);
  if (batch_->entries.empty()) finish_batch();  // nothing to record: every answer rests on what is recorded already
  else append_batch();
}

void RoomHost::add(Batch& batch, Draft& draft, Entry entry, BodyPtr body) {
  const InterventionId id = about(entry.event);
  const Placed placed{aggregate_, batch.next.epoch, batch.next.hash, batch.next.public_hash};
  Headers headers = encode_headers(placed, entry, id.is_zero() ? nullptr : draft.find(id));
  batch.next.seq = entry.seq;
  batch.next.hash = sha256(headers.header);
  if (entry.public_seq != 0) {
    batch.next.public_seq = entry.public_seq;
    batch.next.public_hash = sha256(headers.public_header);
  }
  const bool with_body = body && std::holds_alternative<InterventionSubmitted>(entry.event);
  batch.stored.push_back(StoredEntry{entry.seq, std::move(headers.header), std::move(headers.public_header),
                                     with_body ? encode_body(*body) : std::string("{}")});
  batch.entries.push_back(std::move(entry));
  batch.bodies.push_back(with_body ? std::move(body) : nullptr);
}

void RoomHost::append_batch() {
  if (batch_->appending) return;
  batch_->appending = true;
  watch_batch();
  parts_.log.append(aggregate_, batch_->expected, batch_->stored, batch_->next,
                    guarded([this](const AppendOutcome& outcome) { appended(outcome); }));
}

void RoomHost::appended(const AppendOutcome& outcome) {
  batch_->appending = false;
  if (std::holds_alternative<Recorded>(outcome)) {
    finish_batch();
    return;
  }
  if (const auto* behind = std::get_if<Behind>(&outcome)) {
    // Our own entries among the missed: an append that had gone unanswered was carried out after all.
    const auto own = std::find_if(behind->missed.begin(), behind->missed.end(), [this](const StoredEntry& stored) {
      return stored.seq == batch_->stored.front().seq && stored.header == batch_->stored.front().header;
    });
    if (own != behind->missed.end()) {
      buffered_.insert(buffered_.end(), behind->missed.begin(), behind->missed.end());
      finish_batch();
      return;
    }
    const bool was_unsettled = batch_->unsettled;
    auto lost = std::move(batch_);
    if (behind->head.epoch != head_.epoch && behind->missed.empty()) {
      for (auto& [waiting, unused] : lost->commands)
        waiting.answer(Refusal{was_unsettled ? Code::outcome_unknown : Code::not_recorded});
      if (stage_ == Stage::live) replace_history();
      else begin_loading();
      return;
    }
    for (auto waiting = lost->commands.rbegin(); waiting != lost->commands.rend(); ++waiting)
      queue_.push_front(std::move(waiting->first));
    if (stage_ == Stage::loading) {
      load_more();  // another node opened the room
      return;
    }
    if (!accept(behind->missed) || behind->missed.empty() || behind->missed.back().seq < behind->head.seq) read_missing();
    else drain_buffered();
    pump_soon();
    return;
  }
  if (const auto* refused = std::get_if<NotRecorded>(&outcome); refused && !batch_->unsettled && !batch_->commands.empty()) {
    spdlog::warn("room {}: nothing was recorded: {}", room_->id().text(), refused->why);
    give_up(Code::not_recorded);
    batch_.reset();
    drain_buffered();
    pump_soon();
    return;
  }
  // Unknown, or a batch that has to go through: the same again, on the next tick or when the store is back.
  batch_->unsettled = true;
}

void RoomHost::finish_batch() {
  const auto batch = std::move(batch_);
  if (batch->next.epoch != batch->expected.epoch) void_epoch_.reset();
  head_.epoch = batch->next.epoch;
  for (std::size_t i = 0; i < batch->entries.size(); ++i) apply(batch->entries[i], batch->bodies[i]);
  head_ = batch->next;
  for (auto& [waiting, outcome] : batch->commands) waiting.answer(outcome);
  if (stage_ == Stage::loading) stage_ = Stage::live;
  drain_buffered();
  pump_soon();
}

void RoomHost::give_up(Code code) {
  auto commands = std::move(batch_->commands);
  batch_->commands.clear();
  for (auto& [waiting, unused] : commands) waiting.answer(Refusal{code});
}

void RoomHost::refuse_waiting(Code code) {
  auto waiting = std::move(queue_);
  queue_.clear();
  for (auto& one : waiting) one.answer(Refusal{code});
}

void RoomHost::watch_batch() {
  if (watch_) return;
  watch_ = parts_.timers.after(kTick, [this] {
    watch_.reset();
    const SteadyTime now = parts_.clock.steady_now();
    while (!queue_.empty() && now - queue_.front().since >= kLongestWait) {
      const Waiting late = std::move(queue_.front());
      queue_.pop_front();
      late.answer(Refusal{Code::not_recorded});
    }
    if (batch_ && batch_->unsettled) {
      if (!batch_->commands.empty() && now - batch_->since >= kLongestDoubt) give_up(Code::outcome_unknown);
      if (!batch_->appending && parts_.log.available()) append_batch();
    }
    if (stage_ == Stage::loading && !batch_ && !reading_ && parts_.log.available()) begin_loading();
    if (batch_ || !queue_.empty() || stage_ == Stage::loading) watch_batch();
  });
}

// Bodies.

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
  auto on_read = guarded([this, found, missing, places, then = std::move(then)](const Read& read) {
    if (std::holds_alternative<LogTrouble>(read)) {
      then(std::nullopt);
      return;
    }
    const auto& stored = std::get<std::vector<std::optional<std::string>>>(read);
    for (std::size_t i = 0; i < places.size() && i < stored.size(); ++i) {
      BodyPtr body;
      if (stored[i])
        if (auto decoded = decode_body(*stored[i])) body = std::make_shared<const Body>(*std::move(decoded));
      bodies_.put(missing[i], body);
      (*found)[places[i]] = std::move(body);
    }
    then(*found);
  });
  parts_.log.bodies(aggregate_, missing, std::move(on_read));
}

}  // namespace plenaria
