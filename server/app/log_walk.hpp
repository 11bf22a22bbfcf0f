// Goes through a log in the store, slice by slice, and checks it on the way. What is done with the entries is
// the caller's.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/progress.hpp"
#include "app/store_access.hpp"
#include "record/chain_check.hpp"

namespace plenaria {

/// What a command calls a log: the room's id, or the register of people.
std::string name_of_log(const AggregateId& log);

class LogWalk {
 public:
  /// `check`, which nothing was taken by yet, outlives it; `name` is for who waits. REQUIRES: access is connected.
  LogWalk(StoreAccess& access, ChainCheck& check, std::string name, Progress& progress);

  /// Where the log stood when this was made; nothing where it has no entries.
  const std::optional<Head>& begun_at() const { return head_; }
  using Each = std::function<void(const StoredEntry&)>;
  /// Takes every entry up to begun_at(). `each` may be empty.
  void run(const Each& each);
  /// After run(): looks again at what changed meanwhile, goes on where an erasure came after, and closes the check.
  /// Also of a log that has no head: there may be entries, or heads that were signed.
  void settle();

  ChainCheck& check() { return check_; }
  /// What is wrong with what the store holds beside the entries: signed heads that are none, no head, other texts.
  const Faults& beside() const { return beside_; }

 private:
  void expect_signed(const AggregateId& aggregate, Audience audience);
  std::optional<Head> head_now();
  void go_on_to(Seq seq, const Each& each);
  void look_again();
  void look_beside();

  StoreAccess& access_;
  ChainCheck& check_;
  AggregateId aggregate_;
  std::string name_;
  Progress& progress_;
  Faults beside_;
  std::optional<Head> head_;
};

/// The entries of a log from the first to `last`, in slices.
void for_each_entry(StoreAccess& access, const AggregateId& aggregate, Seq last, Progress& progress,
                    const std::string& what, const std::function<void(const StoredEntry&)>& each);

}  // namespace plenaria
