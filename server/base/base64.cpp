#include "base/base64.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace plenaria {

namespace {
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
}

std::string base64url_encode(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the terminating zero that libsodium counts
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &length, &end, kVariant) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(length);
  // libsodium 1.0.18 takes bytes beyond ASCII for digits.
  if (base64url_encode(bytes) != text) return std::nullopt;
  return bytes;
}

bool base64url_decode(std::string_view text, std::span<std::uint8_t> bytes) {
  constexpr std::size_t kMostBytes = 64;
  // As it is spelled anew: two spellings of one id would be two ids to a client.
  std::array<char, sodium_base64_ENCODED_LEN(kMostBytes, kVariant)> spelled;
  assert(bytes.size() <= kMostBytes);
  if (text.size() + 1 != sodium_base64_encoded_len(bytes.size(), kVariant)) return false;
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end, kVariant) != 0 ||
      end != text.data() + text.size() || length != bytes.size())
    return false;
  sodium_bin2base64(spelled.data(), text.size() + 1, bytes.data(), bytes.size(), kVariant);
  return std::equal(text.begin(), text.end(), spelled.begin());
}

}  // namespace plenaria
