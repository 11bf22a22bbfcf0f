#include "base/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace plenaria {

namespace {

// OpenSSL's codec writes +, / and padding, where RFC 4648 section 5 has -, _ and none. It is taken rather than
// libsodium's, whose time does not depend on the bytes: that makes it several times as dear, for what is no secret.

/// Bytes that are encoded at once, a multiple of 3, and the digits that they make.
constexpr std::size_t kBlock = 192;
constexpr std::size_t kBlockDigits = kBlock / 3 * 4;

constexpr std::size_t digits_of(std::size_t bytes) { return (bytes * 4 + 2) / 3; }
constexpr std::size_t bytes_of(std::size_t digits) { return digits * 3 / 4; }

/// Each digit of ours as OpenSSL spells it; 0 for what is none.
constexpr auto kTheirs = [] {
  std::array<unsigned char, 256> theirs{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
    theirs[static_cast<unsigned char>(c)] = static_cast<unsigned char>(c);
  theirs['-'] = '+';
  theirs['_'] = '/';
  return theirs;
}();

/// Decodes at most kBlockDigits digits into bytes_of() so many. False where they are no digits, or leave bits over that
/// are not zero: bytes have one spelling only.
bool decode_block(std::string_view digits, std::uint8_t* bytes) {
  std::array<unsigned char, kBlockDigits> padded;
  const std::size_t whole = (digits.size() + 3) / 4 * 4;
  if (whole - digits.size() == 3) return false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    padded[i] = kTheirs[static_cast<unsigned char>(digits[i])];
    if (padded[i] == 0) return false;
  }
  std::fill(padded.begin() + static_cast<std::ptrdiff_t>(digits.size()),
            padded.begin() + static_cast<std::ptrdiff_t>(whole), static_cast<unsigned char>('='));
  std::array<unsigned char, kBlock> decoded;
  const std::size_t size = bytes_of(digits.size());
  // It counts what padding stands for as zero bytes.
  if (EVP_DecodeBlock(decoded.data(), padded.data(), static_cast<int>(whole)) != static_cast<int>(whole / 4 * 3))
    return false;
  std::copy_n(decoded.begin(), size, bytes);
  return std::all_of(decoded.begin() + static_cast<std::ptrdiff_t>(size),
                     decoded.begin() + static_cast<std::ptrdiff_t>(whole / 4 * 3),
                     [](unsigned char left_over) { return left_over == 0; });
}

bool decode(std::string_view text, std::uint8_t* bytes) {
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kBlockDigits)), bytes += kBlock)
    if (!decode_block(text.substr(0, kBlockDigits), bytes)) return false;
  return true;
}

}  // namespace

void base64url_encode(std::span<const std::uint8_t> bytes, std::span<char> text) {
  assert(text.size() == digits_of(bytes.size()));
  std::array<unsigned char, kBlockDigits + 1> padded;  // with the terminating zero that OpenSSL adds
  for (std::size_t done = 0; done < bytes.size(); done += kBlock) {
    const auto block = bytes.subspan(done, std::min(kBlock, bytes.size() - done));
    EVP_EncodeBlock(padded.data(), block.data(), static_cast<int>(block.size()));
    std::transform(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(digits_of(block.size())),
                   text.begin() + static_cast<std::ptrdiff_t>(digits_of(done)), [](unsigned char c) {
                     return c == '+' ? '-' : c == '/' ? '_' : static_cast<char>(c);
                   });
  }
}

std::string base64url_encode(std::string_view bytes) {
  std::string text(digits_of(bytes.size()), '\0');
  base64url_encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, text);
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string bytes(bytes_of(text.size()), '\0');
  if (!decode(text, reinterpret_cast<std::uint8_t*>(bytes.data()))) return std::nullopt;
  return bytes;
}

bool base64url_decode(std::string_view text, std::span<std::uint8_t> bytes) {
  return text.size() == digits_of(bytes.size()) && decode(text, bytes.data());
}

}  // namespace plenaria
