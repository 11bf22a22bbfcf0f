// Dates and times as a page tells them: in its language, at the venue. By ICU.
#pragma once

#include <memory>
#include <string>

#include "base/time.hpp"

namespace plenaria {

class PageTimes {
 public:
  /// `zone` is an IANA name; an unknown one counts as UTC.
  PageTimes(const std::string& language, const std::string& zone);
  ~PageTimes();

  /// Date and time to the minute.
  std::string moment(VenueTime at) const;
  /// Two days as YYYY-MM-DD, the first not after the second; as they are given where they are no such days.
  std::string days(const std::string& first, const std::string& last) const;

 private:
  struct Formats;
  std::unique_ptr<Formats> formats_;
};

/// Whether this language is written from right to left.
bool right_to_left(const std::string& language);

}  // namespace plenaria
