#include "protocol/cpp/same_words.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <memory>
#include <stdexcept>

namespace plenaria {

namespace {

constexpr UChar32 kTatweel = 0x0640;
/// So much of a folded text, in UTF-16 units, is looked at for its words; a text of 8,000 characters is longer only
/// where it is made of signs that stand for whole phrases.
constexpr std::int32_t kMostUnits = 32'000;

void check(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string(what) + ": " + u_errorName(status));
}

/// NFKC_Casefold also drops what is default ignorable: zero width, bidi controls, variation selectors.
icu::UnicodeString folded(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  check(status, "NFKC_Casefold");
  icu::UnicodeString result = fold->normalize(text, status);
  check(status, "NFKC_Casefold");
  return result;
}

struct CloseChecker {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

icu::UnicodeString skeleton(const icu::UnicodeString& text) {
  // Immutable once open, and costly to open.
  static const std::unique_ptr<USpoofChecker, CloseChecker> kChecker = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, CloseChecker> opened(uspoof_open(&status));
    check(status, "uspoof_open");
    return opened;
  }();
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result;
  uspoof_getSkeletonUnicodeString(kChecker.get(), 0, text, result, &status);
  check(status, "uspoof_getSkeleton");
  return result;
}

bool says_nothing(UChar32 c) {
  return u_isUWhiteSpace(c) || (U_MASK(u_charType(c)) & (U_GC_P_MASK | U_GC_CC_MASK)) != 0;
}

/// What is left of a text that has no words.
icu::UnicodeString without_space(const icu::UnicodeString& text) {
  icu::UnicodeString result;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    if (const UChar32 c = text.char32At(i); c != kTatweel && !u_isUWhiteSpace(c)) result.append(c);
  return result;
}

/// Digits in ASCII; no punctuation, white space or tatweel but one space between digits.
icu::UnicodeString bare(const icu::UnicodeString& text) {
  icu::UnicodeString result;
  bool after_digit = false, gap = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (c == kTatweel) continue;
    if (says_nothing(c)) {
      gap = true;
      continue;
    }
    const std::int32_t digit = u_charDigitValue(c);
    if (gap && after_digit && digit >= 0) result.append(u' ');
    result.append(digit >= 0 ? static_cast<UChar32>('0' + digit) : c);
    after_digit = digit >= 0;
    gap = false;
  }
  return result;
}

}  // namespace

std::string same_words(std::string_view text) {
  icu::UnicodeString plain =
      folded(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))));
  icu::UnicodeString rest;
  if (plain.length() > kMostUnits) {
    const std::int32_t end = plain.getChar32Start(kMostUnits);
    rest.setTo(plain, end);
    plain.truncate(end);
  }
  icu::UnicodeString words = bare(plain);
  if (words.isEmpty()) words = without_space(plain);
  // Some letters look alike as capitals (Cyrillic "к"), others as small letters ("ԁ"); folding first and taking both
  // keeps a text and the same in capitals together.
  words.toUpper(icu::Locale::getRoot());
  words = folded(skeleton(folded(skeleton(words)))) + rest;
  std::string key;
  words.toUTF8String(key);
  return key;
}

}  // namespace plenaria
