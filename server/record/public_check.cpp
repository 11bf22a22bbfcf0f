#include "record/public_check.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "record/told_check.hpp"

namespace plenaria {

namespace {
constexpr std::string_view kIntervention = "intervention.";
}  // namespace

PublicCheck::PublicCheck(const ExportAbout& about, const std::vector<PublicKey>& keys)
    : about_(about),
      aggregate_("room:" + about.room.text()),
      marks_(about.dialogue, aggregate_, Audience::public_, keys) {
  if (about_.signed_head) marks_.expect(*about_.signed_head, HeadFrom::record, faults_, unjudged_);
}

void PublicCheck::take(const ExportLine& line) {
  const Seq seq = ++seq_;
  const auto header = decode_public_header(line.header);
  if (header) {
    check_place(*header, seq);
    check_told(*header, line);
    epoch_ = header->epoch;
  } else {
    fault(seq, "has a header that cannot be read: " + header.error().why + ".");
  }
  hash_ = sha256(line.header);
  marks_.meet(seq, epoch_, hash_, faults_);
}

void PublicCheck::check_place(const PublicHeader& header, Seq seq) {
  if (header.seq != seq) fault(seq, "says that it is entry " + std::to_string(header.seq) + ".");
  if (header.aggregate != aggregate_) fault(seq, "belongs to another log.");
  if (header.previous != hash_) fault(seq, "does not follow on the entry before it: the chain breaks there.");
  if (header.new_epoch) {
    if (*header.new_epoch != header.epoch || header.epoch == epoch_)
      fault(seq, "changes the epoch to one that it does not bear.");
  } else if (seq != 1 && header.epoch != epoch_) {
    fault(seq, "bears another epoch than the entry before it.");
  }
  // Some times are told to the quarter of an hour, others as they are.
  if (quarter_hour(header.at) < quarter_hour(newest_at_)) fault(seq, "is older than the entry before it.");
  newest_at_ = std::max(newest_at_, header.at);
}

void PublicCheck::check_told(const PublicHeader& header, const ExportLine& line) {
  const Seq seq = seq_;
  if (line.numbered != seq || line.seq != seq) fault(seq, "is numbered in another way than its header.");
  if (line.room != about_.room) fault(seq, "is told of another room.");
  if (line.type != header.type) fault(seq, "is told as " + line.type + ", but its header says " + header.type + ".");
  if (!may_be_told_at(line.at, header.at)) fault(seq, "is told of another time than that of its header.");
  if (header.id.is_zero()) {
    if (line.intervention || !line.salt.empty()) fault(seq, "tells of an intervention, but is about none.");
    return;
  }
  if (!line.intervention || line.intervention->id != header.id) {
    fault(seq, "does not tell of the intervention that its header names.");
    return;
  }
  if (header.published) {
    const auto [now, first] = now_.emplace(header.id, Status::published);
    if (!first && now->second != Status::hidden) fault(seq, "publishes an intervention that was published before.");
    now->second = Status::published;
    filed_[header.id] = header.published->tags;
    check_published(header, line);
  } else {
    if (!now_.contains(header.id)) fault(seq, "speaks of an intervention that was never published.");
    if (line.intervention->content || !line.salt.empty()) fault(seq, "shows a text, though it publishes none.");
    if (header.type.starts_with(kIntervention))
      if (const auto status = from_text<Status>(header.type.substr(kIntervention.size()))) {
        Status& now = now_[header.id];
        if (now == Status::erased || (now == Status::withdrawn && *status != Status::erased))
          fault(seq, "acts on an intervention that was taken away before.");
        now = *status;
      }
    if (header.tagged) {
      filed_[header.id] = *header.tagged;
      if (line.intervention->tags) told_filings_.push_back({seq, header.id, *line.intervention->tags});
    }
  }
  shown_.shown(seq, header.id, line.intervention->status, faults_);
}

void PublicCheck::check_published(const PublicHeader& header, const ExportLine& line) {
  const Seq seq = seq_;
  const auto& content = line.intervention->content;
  if (!content) {
    if (line.intervention->status == Status::published) fault(seq, "lacks its text.");
    if (!line.salt.empty()) fault(seq, "opens the commitment to a text that it does not show.");
    return;
  }
  if (line.intervention->status != Status::published) fault(seq, "shows a text that is no longer published.");
  told_filings_.push_back({seq, header.id, content->tags});
  // A restored intervention is told with the time of its first publication.
  const auto [first_at, unused] = first_at_.emplace(header.id, header.at);
  if (const auto why = wrong_content(*content, *header.published, first_at->second)) fault(seq, *why);
  Body opening;
  opening.text = content->text;
  opening.sources = content->sources;
  opening.text_salt = line.salt;
  if (commit_to_text(opening) != header.published->text_commitment)
    fault(seq, "shows a text that is not the one its header commits to.");
}

void PublicCheck::finish() {
  marks_.finish(seq_, faults_, unjudged_);
  // A status is what it became by the newest entry; where that is not there, nothing can be said of it.
  if (about_.seq == seq_) {
    shown_.finish([this](const InterventionId& id) { return now_.contains(id) ? now_.at(id) : Status::pending; },
                  faults_);
    for (const auto& [seq, id, tags] : told_filings_)
      if (filed_[id] != tags) fault(seq, "is filed in another way than its headers say.");
  }
  if (about_.seq != seq_)
    faults_.add(0, "The file says that it goes up to entry " + std::to_string(about_.seq) + ", but it ends at entry " +
                       std::to_string(seq_) + ".");
  else if (about_.hash != hash_ || (seq_ != 0 && about_.epoch != epoch_))  // no entry, no epoch to compare with
    faults_.add(0, "The first line of the file names another newest entry than the file has.");
}

}  // namespace plenaria
