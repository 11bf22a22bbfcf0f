// Reads RFC 3339 by ICU: a regular expression for the shape, as its date format alone also takes other widths and
// spaces, and the calendar for what a month holds.
#include <unicode/calendar.h>
#include <unicode/gregocal.h>
#include <unicode/regex.h>
#include <unicode/smpdtfmt.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/time.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLongest = sizeof "2018-03-26T09:00:00.123456789+00:00" - 1;

icu::UnicodeString ascii(std::string_view text) {
  return icu::UnicodeString(text.data(), static_cast<std::int32_t>(text.size()), US_INV);
}

icu::SimpleDateFormat strict_format(UErrorCode& error) {
  // uuuu counts years without eras.
  icu::SimpleDateFormat format(ascii("uuuu-MM-dd'T'HH:mm:ss.SSSXXX"), icu::Locale::getRoot(), error);
  // The calendar of RFC 3339 is Gregorian at all times (ISO 8601), not from 1582 on.
  icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), icu::Locale::getRoot(), error);
  calendar.setGregorianChange(-std::numeric_limits<UDate>::infinity(), error);
  calendar.setLenient(false);
  format.setCalendar(calendar);
  return format;
}

}  // namespace

std::optional<VenueTime> parse_rfc3339(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > 0x7E || static_cast<unsigned char>(c) < 0x20) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  icu::RegexMatcher shape(ascii("([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])"
                                "(?:[.]([0-9]{1,9}))?(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"),
                          0, error);
  const icu::UnicodeString given = ascii(text);
  shape.reset(given);
  if (U_FAILURE(error) || !shape.matches(error) || U_FAILURE(error)) return std::nullopt;

  icu::UnicodeString decimals = shape.group(2, error);
  decimals.append(ascii("000")).truncate(3);
  const icu::UnicodeString whole = shape.group(1, error) + ascii(".") + decimals + shape.group(3, error);
  const icu::SimpleDateFormat format = strict_format(error);
  const UDate at = format.parse(whole, error);
  if (U_FAILURE(error)) return std::nullopt;
  return VenueTime(Milliseconds(std::llround(at)));
}

}  // namespace plenaria
