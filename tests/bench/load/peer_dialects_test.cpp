// The dialects of the peers: what they send, and what they make of what comes, wherever it was cut.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "load/dialects/centrifuge.hpp"
#include "load/dialects/nats.hpp"
#include "load/dialects/socketio.hpp"

namespace plenaria {

namespace {

struct Heard final : Reading, Answers {
  std::vector<std::string> texts;
  std::vector<std::uint64_t> acked;
  std::vector<std::uint64_t> not_taken;

  void text(std::string_view part, bool goes_on) override {
    unfinished += part;
    if (goes_on) return;
    texts.push_back(unfinished);
    unfinished.clear();
  }
  void acknowledged(std::uint64_t sequence) override { acked.push_back(sequence); }
  void refused(std::uint64_t sequence, std::string_view) override { not_taken.push_back(sequence); }

  std::string unfinished;
};

/// The messages in what a dialect sent, unmasked; it is empty afterwards.
std::vector<std::string> sent(Outgoing& out) {
  std::vector<std::string> messages;
  take_frames(out.bytes, [&](const FrameHead& head, std::string_view payload) {
    REQUIRE(head.is_masked);
    std::string text(payload);
    apply_mask(head.mask, text.data(), text.size());
    messages.push_back(text);
    return true;
  });
  out.bytes.clear();
  return messages;
}

/// Everything in two parts, cut at each place there is.
template <class OnParts>
void cut_everywhere(std::string_view whole, OnParts&& on_parts) {
  for (std::size_t at = 0; at <= whole.size(); ++at) on_parts(whole.substr(0, at), whole.substr(at));
}

std::string text_of(std::uint64_t sequence) {
  std::string text(kMarkerBytes, ' ');
  write_marker({sequence, 7, 1'000 + sequence}, text.data());
  return text + "x x";
}

/// The sequences of the markers that are found in the parts, as the generator finds them.
std::vector<std::uint64_t> found(Marks marks, std::initializer_list<std::string_view> parts) {
  MarkerFinder finder(marks);
  Carry carry;
  std::vector<std::uint64_t> sequences;
  for (const auto& part : parts) {
    const bool goes_on = &part != parts.end() - 1;
    finder.find(part, goes_on, carry, [&](const Marker& marker) { sequences.push_back(marker.sequence); });
  }
  return sequences;
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::uint64_t>;

Seat follower() {
  Seat seat;
  seat.room = "r0";
  return seat;
}

Seat author() {
  Seat seat = follower();
  seat.is_author = true;
  seat.number = 7;
  seat.token = "a.b.c";
  return seat;
}

}  // namespace

TEST_CASE("nats: a follower greets, subscribes, and is there once its ping is answered, wherever that is cut") {
  cut_everywhere("INFO {\"server_id\":\"N\"}\r\nPING\r\nPONG\r\n", [](auto first, auto second) {
    NatsDialect nats;
    Outgoing out(Opcode::binary);
    Seat seat = follower();
    REQUIRE(nats.opened(seat, out).is == Joining::Is::waiting);
    const bool whole = second.empty();
    REQUIRE((nats.heard_while_joining(seat, first, out).is == Joining::Is::ready) == whole);
    if (!whole) REQUIRE(nats.heard_while_joining(seat, second, out).is == Joining::Is::ready);
    REQUIRE(sent(out) ==
            Texts{"CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\nSUB r0 1\r\nPING\r\n", "PONG\r\n"});
  });
}

TEST_CASE("nats: texts come whole, line ends and all, and empty ones do no harm, wherever the stream is cut") {
  const Texts texts{text_of(1), "", "a\r\nMSG r0 1 3\r\n", text_of(2)};
  std::string stream = "PING\r\n";
  for (const auto& text : texts) stream += "MSG r0 1 " + std::to_string(text.size()) + "\r\n" + text + "\r\n";
  stream += "MSG r0 1 _INBOX.a 2\r\nhi\r\nPING\r\n";
  const Texts expected{texts[0], texts[2], texts[3], "hi"};

  cut_everywhere(stream, [&](auto first, auto second) {
    NatsDialect nats;
    Outgoing out(Opcode::binary);
    Seat seat = follower();
    Heard heard;
    nats.receive(seat, first, out, heard);
    nats.receive(seat, second, out, heard);
    REQUIRE(heard.texts == expected);
    REQUIRE(heard.unfinished.empty());
    REQUIRE(sent(out) == Texts{"PONG\r\n", "PONG\r\n"});
  });

  NatsDialect nats;
  Outgoing out(Opcode::binary);
  Seat seat = follower();
  Heard heard;
  for (const char byte : stream) nats.receive(seat, {&byte, 1}, out, heard);
  CHECK(heard.texts == expected);
}

TEST_CASE("nats: an error ends the joining, and what is no stream of NATS is noticed") {
  NatsDialect nats;
  Outgoing out(Opcode::binary);
  Seat seat = follower();
  CHECK(nats.heard_while_joining(seat, "-ERR 'Authorization Violation'\r\n", out).is == Joining::Is::failed);
  Heard heard;
  CHECK_THROWS(nats.receive(seat, "MSG r0 1 many\r\n", out, heard));
  seat = follower();
  CHECK_THROWS(nats.receive(seat, "PING\n", out, heard));
  seat = follower();
  CHECK_THROWS(nats.receive(seat, std::string(100'000, 'x'), out, heard));
}

TEST_CASE("nats: an author publishes with the length of the text, and answers pings") {
  NatsDialect nats;
  Outgoing out(Opcode::binary);
  Seat seat = author();
  CHECK(nats.heard_while_joining(seat, "INFO {}\r\n", out).is == Joining::Is::waiting);
  nats.publish(seat, {1, "hello"}, out);
  Heard heard;
  nats.heard_by_author(seat, "PING\r\n", out, heard);
  CHECK(sent(out) == Texts{"CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\nPING\r\n",
                           "PUB r0 5\r\nhello\r\n", "PONG\r\n"});
}

TEST_CASE("centrifuge: a follower subscribes in one go with connecting, and comes back where that is asked") {
  Outgoing out(Opcode::text);
  Seat seat = follower();
  CentrifugeDialect fresh(Coming::anew), back(Coming::back_for_what_they_missed);
  CHECK(fresh.opened(seat, out).is == Joining::Is::waiting);
  CHECK(back.opened(seat, out).is == Joining::Is::waiting);
  const std::string connect = R"({"id":1,"method":0,"params":{}})";
  CHECK(sent(out) ==
        Texts{connect + "\n"
                        R"({"id":2,"method":1,"params":{"channel":"r0"}})",
              connect + "\n"
                        R"({"id":2,"method":1,"params":{"channel":"r0","recover":true,"offset":0,"epoch":""}})"});
  Seat speaker = author();
  fresh.opened(speaker, out);
  CHECK(sent(out) == Texts{R"({"id":1,"method":0,"params":{"token":"a.b.c"}})"});
}

TEST_CASE("centrifuge: replies count, in one message or in two; publications between them do not") {
  const std::string connected = R"({"id":1,"result":{"client":"c","version":""}})";
  const std::string pushed = R"({"result":{"channel":"r0","data":{"data":"{\"id\":2,\"result\":{}}","offset":1}}})";
  const std::string subscribed = R"({"id":2,"result":{"recoverable":true,"epoch":"1"}})";
  CentrifugeDialect dialect(Coming::anew);
  Outgoing out(Opcode::text);
  Seat seat = follower();
  CHECK(dialect.heard_while_joining(seat, connected + "\n" + subscribed + "\n", out).is == Joining::Is::ready);
  CHECK(dialect.heard_while_joining(seat, connected + "\n" + pushed + "\n", out).is == Joining::Is::waiting);
  CHECK(dialect.heard_while_joining(seat, subscribed + "\n", out).is == Joining::Is::ready);
  Seat speaker = author();
  CHECK(dialect.heard_while_joining(speaker, connected + "\n", out).is == Joining::Is::ready);
  const auto failed =
      dialect.heard_while_joining(seat, R"({"id":2,"error":{"code":103,"message":"permission denied"}})", out);
  CHECK(failed.is == Joining::Is::failed);
  CHECK(failed.why.find("permission denied") != std::string::npos);
}

TEST_CASE("centrifuge: each publication is acknowledged or refused by its own number") {
  CentrifugeDialect dialect(Coming::anew);
  Outgoing out(Opcode::text);
  Seat seat = author();
  dialect.publish(seat, {1, "hello"}, out);
  dialect.publish(seat, {12, "again"}, out);
  CHECK(sent(out) == Texts{R"({"id":2,"method":3,"params":{"channel":"r0","data":"hello"}})",
                           R"({"id":13,"method":3,"params":{"channel":"r0","data":"again"}})"});

  const std::string message = R"({"id":2,"result":{}})"
                              "\n"
                              R"({"id":13,"error":{"code":100,"message":"internal server error"}})"
                              "\n"
                              R"({"id":14,"result":{}})"
                              "\n";
  Heard heard;
  dialect.heard_by_author(seat, message, out, heard);
  CHECK(heard.acked == Numbers{1, 13});
  CHECK(heard.not_taken == Numbers{12});
  // What was cut off says nothing that it did not say whole.
  cut_everywhere(message, [&](auto part, auto) {
    Heard less;
    dialect.heard_by_author(seat, part, out, less);
    for (const auto sequence : less.acked) REQUIRE((sequence == 1 || sequence == 13));
    for (const auto sequence : less.not_taken) REQUIRE(sequence == 12);
  });
}

TEST_CASE("centrifuge: all texts of a frame with several publications are found, wherever it is cut") {
  std::string frame;
  for (const std::uint64_t sequence : {1, 2, 3, 4})
    frame += R"({"result":{"channel":"r0","data":{"data":")" + text_of(sequence) +
             R"(","offset":1}}})"
             "\n";
  cut_everywhere(frame, [](auto first, auto second) {
    REQUIRE(found(CentrifugeDialect(Coming::anew).marks(), {first, second}) == Numbers{1, 2, 3, 4});
  });
}

TEST_CASE("socketio: open, connect, join; pings are answered at any time") {
  SocketioDialect dialect;
  Outgoing out(Opcode::text);
  Seat seat = follower();
  CHECK(dialect.opened(seat, out).is == Joining::Is::waiting);
  CHECK(dialect.heard_while_joining(seat, R"(0{"sid":"s","upgrades":[]})", out).is == Joining::Is::waiting);
  CHECK(dialect.heard_while_joining(seat, "2", out).is == Joining::Is::waiting);
  CHECK(dialect.heard_while_joining(seat, R"(40{"sid":"t"})", out).is == Joining::Is::waiting);
  CHECK(dialect.heard_while_joining(seat, "430[]", out).is == Joining::Is::ready);
  dialect.heard_aside(seat, "2", out);
  CHECK(sent(out) == Texts{"40", "3", R"(420["join","r0"])", "3"});

  Seat speaker = author();
  CHECK(dialect.heard_while_joining(speaker, R"(40{"sid":"t"})", out).is == Joining::Is::ready);
  CHECK(dialect.heard_while_joining(speaker, R"(44{"message":"no"})", out).is == Joining::Is::failed);
}

TEST_CASE("socketio: each publication is acknowledged by its own number, and its text is found wherever it is cut") {
  SocketioDialect dialect;
  Outgoing out(Opcode::text);
  Seat seat = author();
  dialect.publish(seat, {12, "hello"}, out);
  Heard heard;
  dialect.heard_by_author(seat, "4312[]", out, heard);
  dialect.heard_by_author(seat, "2", out, heard);
  dialect.heard_by_author(seat, R"(42["message","x"])", out, heard);
  CHECK(sent(out) == Texts{R"(4212["publish","r0","hello"])", "3"});
  CHECK(heard.acked == Numbers{12});

  cut_everywhere(R"(42["message",")" + text_of(9) + R"(","1795282369356-0"])", [&](auto first, auto second) {
    REQUIRE(found(dialect.marks(), {first, second}) == Numbers{9});
  });
}

}  // namespace plenaria
