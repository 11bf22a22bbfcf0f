// SHA-256 of what comes in pieces and is never at hand as a whole.
#pragma once

#include <sodium.h>

#include <string_view>

#include "base/ids.hpp"

namespace plenaria {

class RunningHash {
 public:
  RunningHash();
  void add(std::string_view bytes);
  /// Of everything added so far; more may be added afterwards.
  Digest digest() const;

 private:
  crypto_hash_sha256_state state_;
};

}  // namespace plenaria
