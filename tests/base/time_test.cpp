// Moments as text: written in one form, read in those of RFC 3339 and no others.
#include "base/time.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using namespace plenaria;

namespace {

VenueTime moment(std::int64_t ms) { return VenueTime(Milliseconds(ms)); }

}  // namespace

TEST_CASE("a moment is read as it is written, to the millisecond") {
  for (const std::int64_t ms : {0LL, 1LL, 999LL, 951782399999LL, 951782400000LL, 1522054800000LL, 4102444800123LL,
                                253402300799999LL, -62135596800000LL})
    CHECK(parse_rfc3339(rfc3339(moment(ms))) == moment(ms));
}

TEST_CASE("a moment is written with every digit that it has") {
  CHECK(rfc3339(moment(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339(moment(1522054800123)) == "2018-03-26T09:00:00.123Z");
  CHECK(rfc3339(moment(253402300799999)) == "9999-12-31T23:59:59.999Z");
  CHECK(rfc3339(moment(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(rfc3339(moment(-62135596800000)) == "0001-01-01T00:00:00.000Z");
  CHECK(rfc3339(moment(253402300800000)) == "10000-01-01T00:00:00.000Z");
}

TEST_CASE("an offset and decimals are read for what they mean") {
  CHECK(parse_rfc3339("2018-03-26T09:00:00Z") == moment(1522054800000));
  CHECK(parse_rfc3339("2018-03-26T09:00:00.1Z") == moment(1522054800100));
  CHECK(parse_rfc3339("2018-03-26T09:00:00.123456789Z") == moment(1522054800123));
  CHECK(parse_rfc3339("2018-03-26T09:00:00.9999Z") == moment(1522054800999));
  CHECK(parse_rfc3339("2018-03-26T05:00:00-04:00") == moment(1522054800000));
  CHECK(parse_rfc3339("2018-03-26T14:45:00.000+05:45") == moment(1522054800000));
  CHECK(parse_rfc3339("2018-03-26T09:00:00-00:00") == moment(1522054800000));
  CHECK(parse_rfc3339("2000-02-29T00:00:00Z") == moment(951782400000));
  CHECK(parse_rfc3339("1500-03-01T00:00:00Z") == moment(-14826672000000));
}

TEST_CASE("what is no moment by RFC 3339 is not read") {
  for (const char* text : {"",
                           " ",
                           "2018-03-26",
                           "09:00:00Z",
                           "2018-03-26T09:00:00",
                           "2018-03-26 09:00:00Z",
                           "2018-03-26t09:00:00z",
                           "2018-3-26T09:00:00Z",
                           "18-03-26T09:00:00Z",
                           "+2018-03-26T09:00:00Z",
                           "02018-03-26T09:00:00Z",
                           "2018-03-26T9:00:00Z",
                           "2018-03-26T09:00Z",
                           "2018-03-26T09:00:00.Z",
                           "2018-03-26T09:00:00,5Z",
                           "2018-03-26T09:00:00.1234567890Z",
                           "2018-03-26T09:00:00+0000",
                           "2018-03-26T09:00:00+00",
                           "2018-03-26T09:00:00+24:00",
                           "2018-03-26T09:00:00 Z",
                           " 2018-03-26T09:00:00Z",
                           "2018-03-26T09:00:00Z ",
                           "2018-03-26T09:00:00Z\n",
                           "2018-03-26T09:00:00UTC",
                           "2018-03-26T24:00:00Z",
                           "2018-03-26T09:60:00Z",
                           "2016-12-31T23:59:60Z",
                           "2018-00-26T09:00:00Z",
                           "2018-13-26T09:00:00Z",
                           "2018-03-00T09:00:00Z",
                           "2018-03-32T09:00:00Z",
                           "2018-02-29T09:00:00Z",
                           "2018-04-31T09:00:00Z",
                           "1900-02-29T09:00:00Z",
                           "2018-03-26T09:00:00\xC3\x97Z",
                           "\xD9\xA2\xD9\xA0\xD9\xA1\xD9\xA8-03-26T09:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
  CHECK_FALSE(parse_rfc3339(std::string_view("2018-03-26T09:00:00Z\0", 21)));
  CHECK_FALSE(parse_rfc3339(std::string(100'000, '0')));
}
