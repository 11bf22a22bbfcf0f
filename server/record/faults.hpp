// What a check of a record has found wrong, or could not judge: the first of them in words, and how many there are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "rooms/seq.hpp"

namespace plenaria {

struct Fault {
  Seq seq = 0;           ///< of the entry that it is about; 0 where it is about none
  std::string sentence;  ///< one sentence; names the entry
};

class Faults {
 public:
  /// How many are kept in words.
  static constexpr std::size_t kTold = 20;

  void add(Seq seq, std::string sentence) {
    ++count_;
    const auto place = std::upper_bound(told_.begin(), told_.end(), order(seq),
                                        [](Seq mine, const Fault& other) { return mine < order(other.seq); });
    told_.insert(place, Fault{seq, std::move(sentence)});
    if (told_.size() > kTold) told_.pop_back();
  }
  std::size_t count() const { return count_; }
  bool none() const { return count_ == 0; }
  /// At most kTold, in the order of the entries; those about none come last.
  const std::vector<Fault>& told() const { return told_; }

 private:
  static Seq order(Seq seq) { return seq - 1; }  // 0 becomes the last one

  std::size_t count_ = 0;
  std::vector<Fault> told_;
};

}  // namespace plenaria
