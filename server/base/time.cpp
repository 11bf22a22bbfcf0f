#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <ratio>

namespace plenaria {

std::string rfc3339(VenueTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<Milliseconds> clock(at - day);
  std::array<char, 48> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

VenueTime quarter_hour(VenueTime at) {
  using QuarterHours = std::chrono::duration<std::int64_t, std::ratio<900>>;
  return std::chrono::floor<QuarterHours>(at);
}

}  // namespace plenaria
