#include "base/time.hpp"

#include <cstdint>
#include <ratio>

namespace plenaria {

namespace {

/// Writes the last digits of a number into the places that there are for them.
template <class Number>
void put_digits(std::string& text, std::size_t at, std::size_t places, Number number) {
  for (std::size_t place = at + places; place > at; number /= 10)
    text[--place] = static_cast<char>('0' + static_cast<int>(number % 10));
}

}  // namespace

std::string rfc3339(VenueTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<Milliseconds> clock(at - day);
  const int year = static_cast<int>(date.year());
  std::string text = "0000-00-00T00:00:00.000Z";
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(text, 11, 2, clock.hours().count());
  put_digits(text, 14, 2, clock.minutes().count());
  put_digits(text, 17, 2, clock.seconds().count());
  put_digits(text, 20, 3, clock.subseconds().count());
  // Another year than RFC 3339 knows stands in a forged record alone.
  if (year < 0 || year > 9999) return std::to_string(year) + text.substr(4);
  put_digits(text, 0, 4, year);
  return text;
}

VenueTime quarter_hour(VenueTime at) {
  using QuarterHours = std::chrono::duration<std::int64_t, std::ratio<900>>;
  return std::chrono::floor<QuarterHours>(at);
}

}  // namespace plenaria
