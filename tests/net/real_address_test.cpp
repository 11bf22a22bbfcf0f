// Whose request it is when proxies stand in front.
#include "net/real_address.hpp"

#include <catch2/catch.hpp>

#include "net/address_limit.hpp"

using namespace plenaria;

namespace {

TrustedProxies proxies(std::initializer_list<const char*> texts) {
  TrustedProxies list;
  for (const auto* text : texts) {
    const auto range = AddressRange::parse(text);
    REQUIRE(range);
    list.push_back(*range);
  }
  return list;
}

Address address(const std::string& text) { return boost::asio::ip::make_address(text); }

}  // namespace

TEST_CASE("a range holds its addresses and no others") {
  const auto [range, inside, held] = GENERATE(table<std::string, std::string, bool>({
      {"10.0.0.0/8", "10.255.1.2", true},
      {"10.0.0.0/8", "11.0.0.1", false},
      {"10.1.2.3/8", "10.9.9.9", true},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.8", false},
      {"192.0.2.6/31", "192.0.2.7", true},
      {"0.0.0.0/0", "203.0.113.1", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"10.0.0.0/8", "::ffff:10.1.1.1", true},
      {"::ffff:10.0.0.1", "10.0.0.1", true},
      {"::1", "::1", true},
      {"::1", "::2", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "192.0.2.1", false},
  }));
  CAPTURE(range, inside);
  const auto parsed = AddressRange::parse(range);
  REQUIRE(parsed);
  CHECK(parsed->contains(address(inside)) == held);
}

TEST_CASE("what is no range is not taken for one") {
  const std::string text = GENERATE("", "10", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1",
                                    "host.example", "10.0.0.0/8/8", "fe80::1%eth0", "1.2.3.4 ");
  CAPTURE(text);
  CHECK(!AddressRange::parse(text));
}

TEST_CASE("the nearest address that is no trusted proxy's is the real one") {
  const auto trusted = proxies({"10.0.0.0/8", "::1", "2001:db8:1::/48"});
  const auto [peer, forwarded, real] = GENERATE(table<std::string, std::string, std::string>({
      // Nobody trusted spoke: the header is the client's own invention.
      {"203.0.113.9", "", "203.0.113.9"},
      {"203.0.113.9", "198.51.100.1", "203.0.113.9"},
      // One proxy.
      {"10.0.0.1", "203.0.113.9", "203.0.113.9"},
      {"10.0.0.1", "", "10.0.0.1"},
      {"::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"},
      {"::1", "2001:db8:2::7", "2001:db8:2::7"},
      // What the client itself had put before is not believed.
      {"10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"},
      {"10.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"},
      // A chain of proxies.
      {"10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
      {"10.0.0.1", "1.1.1.1,203.0.113.9,10.0.0.2,2001:db8:1::5", "203.0.113.9"},
      {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
      // As some proxies write it.
      {"10.0.0.1", "203.0.113.9:4711", "203.0.113.9"},
      {"10.0.0.1", "[2001:db8:2::7]:4711", "2001:db8:2::7"},
      {"10.0.0.1", "[2001:db8:2::7]", "2001:db8:2::7"},
      {"10.0.0.1", "  203.0.113.9\t", "203.0.113.9"},
      {"10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"},
      // What is not an address ends the reading at the last that is.
      {"10.0.0.1", "unknown", "10.0.0.1"},
      {"10.0.0.1", "1.1.1.1, _hidden, 10.0.0.2", "10.0.0.2"},
      {"10.0.0.1", "1.1.1.1,,10.0.0.2", "10.0.0.2"},
      {"10.0.0.1", "203.0.113.9,", "10.0.0.1"},
  }));
  CAPTURE(peer, forwarded);
  CHECK(real_address(address(peer), forwarded, trusted) == address(real));
}

TEST_CASE("a header of very many hops is not read to its end") {
  const auto trusted = proxies({"10.0.0.0/8"});
  std::string forwarded = "203.0.113.9";
  for (int i = 0; i < 100; ++i) forwarded += ", 10.0.0.2";
  CHECK(real_address(address("10.0.0.1"), forwarded, trusted) == address("10.0.0.2"));
}

TEST_CASE("an address has so many connections, and gets each back") {
  AddressLimit limit(2);
  auto first = limit.take(address("192.0.2.1"));
  auto second = limit.take(address("::ffff:192.0.2.1"));
  CHECK(!first.over());
  CHECK(!second.over());
  CHECK(limit.take(address("192.0.2.1")).over());
  CHECK(!limit.take(address("192.0.2.2")).over());
  const auto moved = std::move(first);
  CHECK(limit.take(address("192.0.2.1")).over());
  second.give_back();
  second.give_back();
  CHECK(!limit.take(address("192.0.2.1")).over());
}

TEST_CASE("an IPv6 subscriber counts once, whichever of its addresses it uses") {
  AddressLimit limit(1);
  const auto first = limit.take(address("2001:db8:0:7::1"));
  CHECK(limit.take(address("2001:db8:0:7:ffff::2")).over());
  CHECK(!limit.take(address("2001:db8:0:8::1")).over());
}

TEST_CASE("no limit is no limit") {
  AddressLimit limit(0);
  std::vector<AddressLimit::Lease> leases;
  for (int i = 0; i < 100; ++i) leases.push_back(limit.take(address("192.0.2.1")));
  CHECK(!leases.back().over());
  CHECK(!limit.is_flooded_by(address("192.0.2.1")));
}
