// What holds of every text that clean_text takes, tried on texts built from the characters that its rules are about.
#include <rapidcheck/catch.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "protocol/cpp/same_words.hpp"
#include "protocol/cpp/text_rules.hpp"
#include "protocol/troublesome_texts.hpp"

using namespace plenaria;

namespace {

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(status);
}

/// 100 times 60 texts.
void holds(const std::string& what, const std::function<void(const std::string&, Lines)>& property) {
  rc::prop(what, [&] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts()))
      for (const Lines lines : {Lines::one, Lines::many}) property(to_utf8(text), lines);
  });
}

}  // namespace

TEST_CASE("cleaning a clean text changes nothing") {
  holds("for any text", [](const std::string& text, Lines lines) {
    const auto once = clean_text(text, 8000, lines);
    if (!once) return;
    const auto twice = clean_text(*once, 8000, lines);
    RC_ASSERT(twice.has_value());
    RC_ASSERT(*twice == *once);
  });
}

TEST_CASE("a clean text is UTF-8 in NFC, and no longer than the text was there") {
  holds("for any text", [](const std::string& text, Lines lines) {
    const auto clean = clean_text(text, 8000, lines);
    if (!clean) return;
    UErrorCode status = U_ZERO_ERROR;
    RC_ASSERT(code_points(*clean) != SIZE_MAX);
    RC_ASSERT(nfc().isNormalized(icu::UnicodeString::fromUTF8(*clean), status) && U_SUCCESS(status));
    const auto before = nfc().normalize(icu::UnicodeString::fromUTF8(text), status);
    RC_ASSERT(code_points(*clean) <= static_cast<std::size_t>(before.countChar32()));
  });
}

TEST_CASE("one text in two normal forms is recorded as one") {
  holds("for any text", [](const std::string& text, Lines lines) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    std::string decomposed;
    nfd->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(decomposed);
    const auto one = clean_text(text, 8000, lines);
    const auto other = clean_text(decomposed, 8000, lines);
    RC_ASSERT(one.has_value() == other.has_value());
    if (one) RC_ASSERT(*one == *other);
    else RC_ASSERT(one.error().kind == other.error().kind);
  });
}

TEST_CASE("cleaning takes no words away") {
  holds("for any text", [](const std::string& text, Lines lines) {
    const auto clean = clean_text(text, 8000, lines);
    if (clean) RC_ASSERT(same_words(*clean) == same_words(text));
  });
}

TEST_CASE("what turns the direction of text ends in the paragraph that it began in") {
  holds("for any text", [](const std::string& text, Lines lines) {
    const auto clean = clean_text(text, 8000, lines);
    if (!clean) return;
    const auto seen = icu::UnicodeString::fromUTF8(*clean);
    std::vector<UChar32> open;
    for (std::int32_t i = 0; i < seen.length(); i = seen.moveIndex32(i, 1)) {
      const UChar32 c = seen.char32At(i);
      RC_ASSERT(c != 0x202D && c != 0x202E);
      const bool closes = c == 0x202C || c == 0x2069;
      if (c == '\n') RC_ASSERT(open.empty());
      if ((c >= 0x2066 && c <= 0x2068) || c == 0x202A || c == 0x202B) open.push_back(c);
      if (closes) {
        RC_ASSERT(!open.empty() && (open.back() >= 0x2066) == (c == 0x2069));
        open.pop_back();
      }
      if (lines == Lines::one) RC_ASSERT(open.empty() && !closes);
    }
    RC_ASSERT(open.empty());
  });
}

TEST_CASE("any bytes are a text or refused, and only what is no UTF-8 is called that") {
  rc::prop("for a text with a byte lost or changed", [] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts())) {
      std::string bytes = to_utf8(text);
      if (bytes.empty()) continue;
      const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      if (*rc::gen::arbitrary<bool>()) bytes.erase(at, 1);
      else bytes[at] = *rc::gen::arbitrary<char>();
      const auto clean = clean_text(bytes, 8000, Lines::many);
      if (clean) RC_ASSERT(code_points(bytes) != SIZE_MAX && code_points(*clean) != SIZE_MAX);
      else if (clean.error().kind == TextFault::Kind::not_utf8) RC_ASSERT(code_points(bytes) == SIZE_MAX);
    }
  });
}
