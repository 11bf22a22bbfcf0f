#include "load/tally.hpp"

#include <algorithm>
#include <utility>

namespace plenaria {

Tally::Tally(const Job& job, bool acknowledges)
    : authors_(job.authors),
      followers_(job.followers),
      acknowledges_(acknowledges),
      underway_(job.author_count()),
      excused_(job.author_count()),
      readers_(job.rooms.size(), job.followers - job.stalled_followers()),
      reads_(job.rooms.size() * job.followers, true),
      check_(job.rooms.size() * job.followers, job.authors) {
  for (std::size_t follower = 0; follower < reads_.size(); ++follower) {
    reads_[follower] = follower % followers_ < followers_ - job.stalled_followers();
  }
}

std::uint64_t Tally::publish(std::uint32_t author, Nanoseconds at) {
  Underway& underway = underway_[author];
  const std::uint64_t sequence = underway.next();
  underway.add({at, readers_[author / authors_], acknowledges_});
  underway.forget_finished();
  if (counts(at)) ++sent_;
  return sequence;
}

void Tally::delivered(std::uint32_t follower, std::uint32_t room, const Marker& marker, Nanoseconds now) {
  const std::uint32_t local = marker.author - room * authors_;
  if (local >= authors_ || marker.sequence == 0 || marker.sequence >= underway_[marker.author].next()) {
    ++strange_;
    return;
  }
  Sent* sent = underway_[marker.author].find(marker.sequence);
  if (sent != nullptr && sent->at_ns != marker.sent_ns) {
    ++strange_;
    return;
  }
  const auto verdict = check_.take(follower, local, marker.sequence);
  if (verdict == SequenceCheck::Verdict::again) return;
  if (counts(now)) ++deliveries_;
  if (counts(marker.sent_ns)) latency_.record(now > marker.sent_ns ? now - marker.sent_ns : 0);
  if (verdict == SequenceCheck::Verdict::late) return;
  if (verdict == SequenceCheck::Verdict::gap) {
    for (auto missed = check_.missed(); missed < marker.sequence; ++missed) give_up(marker.author, missed, now);
    sent = underway_[marker.author].find(marker.sequence);
  }
  if (sent != nullptr) one_less(marker.author, *sent, now);
}

void Tally::acknowledged(std::uint32_t author, std::uint64_t sequence, Nanoseconds now) {
  Sent* sent = underway_[author].find(sequence);
  if (sent == nullptr || !sent->is_unanswered) {
    ++answered_again_;
    return;
  }
  sent->is_unanswered = false;
  if (counts(now)) ++answered_;
  if (counts(sent->at_ns)) acknowledgements_.record(now > sent->at_ns ? now - sent->at_ns : 0);
  authors_answered.push_back(author);
  if (sent->is_over()) underway_[author].forget_finished();
}

void Tally::refused(std::uint32_t author, std::uint64_t sequence) {
  Sent* sent = underway_[author].find(sequence);
  if (sent == nullptr || !sent->is_unanswered) return;
  ++refusals_;
  excused_[author].push_back(sequence);
  sent->is_unanswered = false;
  authors_answered.push_back(author);
  if (sent->missing > 0) rooms_done.push_back(author / authors_);
  sent->missing = 0;
  underway_[author].forget_finished();
}

void Tally::follower_closed(std::uint32_t follower, std::uint32_t room, Nanoseconds now) {
  ++closed_;
  reads_[follower] = false;
  --readers_[room];
  for (std::uint32_t local = 0; local < authors_; ++local) {
    const std::uint32_t author = room * authors_ + local;
    const std::uint64_t end = underway_[author].next();
    for (auto sequence = check_.expected(follower, local); sequence < end; ++sequence) give_up(author, sequence, now);
  }
}

void Tally::author_closed(std::uint32_t author) {
  ++closed_;
  Underway& underway = underway_[author];
  for (auto sequence = underway.oldest(); sequence < underway.next(); ++sequence) {
    Sent& sent = *underway.find(sequence);
    if (!sent.is_unanswered) continue;
    // Nobody knows whether the server has it: it may come, and is no loss if it does not.
    excused_[author].push_back(sequence);
    sent.is_unanswered = false;
    if (std::exchange(sent.missing, 0) > 0) rooms_done.push_back(author / authors_);
  }
  underway.forget_finished();
}

void Tally::give_up(std::uint32_t author, std::uint64_t sequence, Nanoseconds now) {
  Sent* sent = underway_[author].find(sequence);
  if (sent == nullptr || sent->missing == 0) return;
  sent->is_spoiled = true;
  one_less(author, *sent, now);
}

void Tally::one_less(std::uint32_t author, Sent& sent, Nanoseconds now) {
  if (sent.missing == 0 || --sent.missing > 0) return;
  if (counts(sent.at_ns) && !sent.is_spoiled) last_.record(now > sent.at_ns ? now - sent.at_ns : 0);
  rooms_done.push_back(author / authors_);
  if (sent.is_over()) underway_[author].forget_finished();
}

bool Tally::is_anything_under_way() const {
  for (const Underway& underway : underway_) {
    if (!underway.empty()) return true;
  }
  return false;
}

void Tally::settle() {
  for (Underway& underway : underway_) {
    for (auto sequence = underway.oldest(); sequence < underway.next(); ++sequence) {
      if (underway.find(sequence)->is_unanswered) ++unanswered_;
    }
  }
  for (auto& sequences : excused_) std::sort(sequences.begin(), sequences.end());
  const auto excused_from = [this](std::uint32_t author, std::uint64_t from) {
    const auto& all = excused_[author];
    return static_cast<std::uint64_t>(all.end() - std::lower_bound(all.begin(), all.end(), from));
  };
  for (std::size_t follower = 0; follower < reads_.size(); ++follower) {
    if (!reads_[follower]) continue;
    const auto first_author = static_cast<std::uint32_t>(follower / followers_ * authors_);
    for (std::uint32_t local = 0; local < authors_; ++local) {
      const std::uint64_t expected = check_.expected(follower, local);
      const std::uint64_t not_come = underway_[first_author + local].next() - expected;
      check_.lose(not_come - excused_from(first_author + local, expected));
    }
  }
  check_.excuse([this](std::size_t follower, std::size_t local, std::uint64_t sequence) {
    const auto& all = excused_[follower / followers_ * authors_ + local];
    return std::binary_search(all.begin(), all.end(), sequence);
  });
}

}  // namespace plenaria
