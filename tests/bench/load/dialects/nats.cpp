#include "load/dialects/nats.hpp"

#include "load/dialects/nats_stream.hpp"

namespace plenaria {

namespace {

// The stream goes on from one message to the next, also from those of joining: a seat keeps its place in it.
NatsPlace place_of(Seat& seat) { return {seat.kept, seat.stage}; }

void answer_ping(std::string_view line, Outgoing& out) {
  if (line == "PING") out.message("PONG\r\n");
}

}  // namespace

std::string NatsDialect::path(const Seat&) const { return "/"; }

Joining NatsDialect::opened(Seat&, Outgoing&) { return Joining::wait(); }

Joining NatsDialect::heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) {
  Joining joining;
  const auto on_line = [&](std::string_view line) {
    answer_ping(line, out);
    if (line.starts_with("INFO ")) {
      std::string hello = R"(CONNECT {"verbose":false,"pedantic":false,"echo":false})";
      hello += "\r\n";
      if (!seat.is_author) hello += "SUB " + seat.room + " 1\r\n";
      // Answered once what stands before it is done.
      out.message(hello + "PING\r\n");
    } else if (line == "PONG") {
      joining = Joining::done();
    } else if (line.starts_with("-ERR")) {
      joining = Joining::fail("NATS answered " + std::string(line));
    }
  };
  read_nats(place_of(seat), message, on_line, [](std::string_view, bool) {});
  return joining;
}

void NatsDialect::publish(Seat& author, const Publication& publication, Outgoing& out) {
  line_ = "PUB ";
  line_ += author.room;
  line_ += ' ';
  line_ += std::to_string(publication.text.size());
  line_ += "\r\n";
  line_ += publication.text;
  line_ += "\r\n";
  out.message(line_);
}

void NatsDialect::heard_by_author(Seat& seat, std::string_view message, Outgoing& out, Answers&) {
  read_nats(
      place_of(seat), message, [&](std::string_view line) { answer_ping(line, out); }, [](std::string_view, bool) {});
}

void NatsDialect::receive(Seat& seat, std::string_view payload, Outgoing& out, Reading& reading) {
  read_nats(
      place_of(seat), payload, [&](std::string_view line) { answer_ping(line, out); },
      [&](std::string_view part, bool goes_on) { reading.text(part, goes_on); });
}

}  // namespace plenaria
