#include "base/running_hash.hpp"

namespace plenaria {

RunningHash::RunningHash() { crypto_hash_sha256_init(&state_); }

void RunningHash::add(std::string_view bytes) {
  crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Digest RunningHash::digest() const {
  Digest::Bytes out{};
  auto so_far = state_;
  crypto_hash_sha256_final(&so_far, out.data());
  return Digest(out);
}

}  // namespace plenaria
