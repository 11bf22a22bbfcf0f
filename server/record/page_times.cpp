#include "record/page_times.hpp"

#include <unicode/dtitvfmt.h>
#include <unicode/locid.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace plenaria {

namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

void demand(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU cannot format dates: ") + u_errorName(status));
}

/// Noon, so that no zone makes another day of it.
bool parse_day(const std::string& text, UDate& noon) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return false;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return false;
  const auto at = std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(12);
  noon = static_cast<UDate>(std::chrono::duration_cast<Milliseconds>(at).count());
  return true;
}

}  // namespace

struct PageTimes::Formats {
  std::unique_ptr<icu::DateFormat> moment;
  std::unique_ptr<icu::DateIntervalFormat> days;
};

PageTimes::PageTimes(const std::string& language, const std::string& zone) : formats_(std::make_unique<Formats>()) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(language, status);
  demand(status);
  formats_->moment.reset(icu::DateFormat::createInstanceForSkeleton("yMMMMdjm", locale, status));
  formats_->days.reset(icu::DateIntervalFormat::createInstance("yMMMMd", locale, status));
  demand(status);
  icu::TimeZone* named = icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone));
  if (*named == icu::TimeZone::getUnknown()) {
    delete named;
    named = icu::TimeZone::getGMT()->clone();
  }
  formats_->moment->adoptTimeZone(named);
  formats_->days->setTimeZone(*icu::TimeZone::getGMT());
}

PageTimes::~PageTimes() = default;

std::string PageTimes::moment(VenueTime at) const {
  icu::UnicodeString text;
  formats_->moment->format(static_cast<UDate>(at.time_since_epoch().count()), text);
  return utf8(text);
}

std::string PageTimes::days(const std::string& first, const std::string& last) const {
  UDate from = 0, to = 0;
  if (!parse_day(first, from) || !parse_day(last, to)) return first + " – " + last;
  const icu::DateInterval interval(from, to);
  icu::UnicodeString text;
  icu::FieldPosition nowhere(icu::FieldPosition::DONT_CARE);
  UErrorCode status = U_ZERO_ERROR;
  formats_->days->format(&interval, text, nowhere, status);
  demand(status);
  return utf8(text);
}

bool right_to_left(const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(language, status);
  return U_SUCCESS(status) && locale.isRightToLeft();
}

}  // namespace plenaria
