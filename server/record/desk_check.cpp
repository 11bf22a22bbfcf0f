#include "record/desk_check.hpp"

#include "record/render.hpp"

namespace plenaria {

DeskCheck::DeskCheck(const ExportAbout& about, const std::vector<PublicKey>& keys)
    : about_(about), log_(about.dialogue, about.room, keys, Withheld::withdrawn) {
  if (about_.signed_head) log_.expect(*about_.signed_head);
}

void DeskCheck::take(const ExportLine& line) {
  ++seq_;
  if (line.numbered != seq_ || line.seq != seq_) fault(seq_, "is numbered in another way than its place.");
  log_.take(StoredEntry{seq_, line.header, line.public_header, line.body});
  if (log_.folds()) check_told(line);
}

void DeskCheck::check_told(const ExportLine& line) {
  const Room& room = log_.room();
  const Happening& happening = room.happening(Audience::desk, seq_);
  if (line.room != about_.room) fault(seq_, "is told of another room.");
  if (line.type != type_of(room, happening))
    fault(seq_, "is told as " + line.type + ", which is not what its header says.");
  if (line.at != rfc3339(happening.at)) fault(seq_, "is told of another time than that of its header.");
  if (!happening.is_about_one()) {
    if (line.intervention) fault(seq_, "tells of an intervention, but is about none.");
    return;
  }
  const Intervention& item = room.item(happening.item);
  if (!line.intervention || line.intervention->id != item.id) {
    fault(seq_, "does not tell of the intervention that its header names.");
    return;
  }
  shown_.shown(seq_, item.id, line.intervention->status, faults_);
  const bool text_here = item.body_seq == seq_;
  const auto body = text_here && line.body ? decode_body(*line.body) : std::nullopt;
  if (text_here) words_[item.id] = body ? digest_of_words(*body) : Digest();
  const auto& content = line.intervention->content;
  const bool gone = line.intervention->status == Status::withdrawn || line.intervention->status == Status::erased;
  if (content) contents_.push_back({seq_, item.id, digest_of_words(*content), digest_of_facts(*content)});
  else if (text_here && !gone) fault(seq_, "lacks its text.");
}

void DeskCheck::check_contents() {
  for (const auto& [seq, id, words, facts] : contents_) {
    const Intervention& item = *log_.room().find(id);
    if (words_[id] != words) fault(seq, "shows another text or author than the body of its intervention.");
    ShownIntervention::Content expected;
    expected.at = rfc3339(item.at);
    expected.kind = item.kind;
    expected.language = item.language;
    if (item.tags) expected.tags = *item.tags;
    expected.in_reply_to = item.in_reply_to;
    if (digest_of_facts(expected) != facts)
      fault(seq, "shows another time, kind, language or filing than that of its intervention.");
  }
}

void DeskCheck::finish() {
  log_.finish(std::nullopt);
  const Head& head = log_.head();
  // A status is what it became by the newest entry; where that is not there, nothing can be said of it.
  if (log_.folds() && about_.seq == head.seq) {
    check_contents();
    shown_.finish([this](const InterventionId& id) { return log_.room().find(id)->status; }, faults_);
  }
  if (about_.seq != head.seq)
    faults_.add(0, "The file says that it goes up to entry " + std::to_string(about_.seq) + ", but it ends at entry " +
                       std::to_string(head.seq) + ".");
  else if (about_.hash != head.hash || about_.epoch != head.epoch)
    faults_.add(0, "The first line of the file names another newest entry than the file has.");
}

}  // namespace plenaria
