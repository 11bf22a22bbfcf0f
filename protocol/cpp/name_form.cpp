#include "protocol/cpp/name_form.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <stdexcept>

namespace plenaria {

namespace {

using Find = const icu::Normalizer2* (*)(UErrorCode&);

icu::UnicodeString normalized(Find find, const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* form = find(error);
  icu::UnicodeString result;
  if (U_SUCCESS(error)) form->normalize(text, result, error);
  if (U_FAILURE(error)) throw std::runtime_error("ICU lacks the data to compare names");
  return result;
}

icu::UnicodeString folded(std::string_view text) {
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  return normalized(icu::Normalizer2::getNFKCCasefoldInstance, icu::UnicodeString::fromUTF8(piece));
}

/// White space at the ends goes, and each run of it elsewhere becomes one space.
std::string joined(const icu::UnicodeString& text, bool (*keep)(UChar32)) {
  icu::UnicodeString result;
  bool space = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c)) {
      space = true;
      continue;
    }
    if (!keep(c)) continue;
    if (space && !result.isEmpty()) result.append(UChar32{' '});
    space = false;
    result.append(c);
  }
  std::string utf8;
  result.toUTF8String(utf8);
  return utf8;
}

}  // namespace

std::string name_form(std::string_view name) {
  return joined(folded(name), [](UChar32) { return true; });
}

std::string search_form(std::string_view text) {
  return joined(normalized(icu::Normalizer2::getNFDInstance, folded(text)),
                [](UChar32 c) { return u_charType(c) != U_NON_SPACING_MARK; });
}

}  // namespace plenaria
