// What the page's policy says, whatever stands in a request's Host.
#include "net/page_policy.hpp"

#include <catch2/catch.hpp>

using namespace plenaria;

namespace {

std::string connections(std::string_view host) {
  const std::string policy = page_policy(host);
  const auto start = policy.find("connect-src ") + 12;
  return policy.substr(start, policy.find(';', start) - start);
}

}  // namespace

TEST_CASE("the page may do what it does, and nothing else") {
  CHECK(page_policy("dialogue.example.org") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' "
        "ws://dialogue.example.org wss://dialogue.example.org; base-uri 'none'; form-action 'none'; frame-ancestors "
        "'none'; require-trusted-types-for 'script'; trusted-types 'none'");
}

TEST_CASE("the page connects to the host that it came from") {
  CHECK(connections("127.0.0.1:8080") == "'self' ws://127.0.0.1:8080 wss://127.0.0.1:8080");
  CHECK(connections("Dialogue.Example.ORG") == "'self' ws://Dialogue.Example.ORG wss://Dialogue.Example.ORG");
}

TEST_CASE("a host that cannot be named adds nothing to the policy") {
  for (const std::string_view host :
       {"", "[::1]:8080", "a;script-src *", "a b", "a'unsafe-inline'", "*", "*.example.org", "a@b", "a/b", "a?b", "a#b",
        "a,b", "a%2a", "a:b", "a_b", "a\r\nX: y", ":80", "m\xC3\xBCller.example"}) {
    CAPTURE(host);
    CHECK(connections(host) == "'self'");
  }
  CHECK(connections(std::string(300, 'a')) == "'self'");
}
